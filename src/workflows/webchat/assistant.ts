import type { WebChat } from './web-chat.ts';

/** Ends the turns of the assistant, once nothing is left to say; the last one says whether a person is needed. */
export function endTurns({ web, emit }: WebChat): void {
  const open = web.turns.filter(({ isOver }) => !isOver);
  for (const turn of open) {
    turn.isOver = true;
    const connect = turn === open.at(-1) && web.phase === 'assistant' ? web.connect : null;
    emit({ type: 'turnEnded', messageId: turn.messageId, connect });
  }
}
