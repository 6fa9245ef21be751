import type { ConversationContext } from './context.ts';
import type { Chat } from '../messaging/chat.ts';
import { handOff } from '../messaging/handoff.ts';
import { handOver } from './escalation.ts';

/** Time an operator's act may take before it goes on in the background, in milliseconds. */
const operatorBudgetMs = 5_000;

/** A human of the team takes the conversation over: it is theirs from now on, and so is its ticket. */
export async function takeOver(context: ConversationContext, by: string, chat: Chat | null): Promise<void> {
  const { state } = context;
  if (state.takenOver !== null || state.status === 'ended') return;
  state.takenOver = { by, at: Date.now() };
  context.publish();
  if (state.handoff !== null) return;
  const args = { reason: `${by} took the conversation over`, summary: null, intents: [], ticketId: null };
  if (chat !== null) return handOff(chat, args);
  await handOver(context, args, {
    key: `take-over/${by}`,
    callerNumber: null,
    claimedNumber: null,
    deadlineMs: operatorBudgetMs,
    args,
  });
}

/** An operator says that the customer has what they needed: the conversation ends, its ticket is solved. */
export function settle({ state, publish }: ConversationContext, by: string): void {
  if (state.status === 'ended') return;
  state.settledBy ??= { by, at: Date.now() };
  state.endedAt ??= Date.now();
  publish();
}
