import { mainLane } from '../../domain/conversation/lanes.ts';
import { recordNote } from '../conversation/private-note.ts';
import { nextWrite } from '../messaging/chat.ts';
import { toPlatform } from './activities.ts';
import type { WebChat } from './web-chat.ts';

/** Tells the people who answer something about the visitor, where only they see it or nobody is disturbed by it. */
export function tellTeam({ web, chat }: WebChat, text: string): void {
  const { link } = web;
  if (link === null) return;
  if (link.kind === 'platform') {
    const request = { conversationId: link.conversationId, text, write: nextWrite(chat, 'tell') };
    chat.context.background(
      toPlatform('tell the team')
        .postToConversation(request)
        .then(() => undefined),
    );
    return;
  }
  const lane = mainLane(chat.state);
  if (lane !== null) recordNote(chat.context, lane, text, { optional: true });
}
