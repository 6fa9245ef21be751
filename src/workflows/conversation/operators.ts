import type { Commands, Delivery } from '../../domain/conversation/commands.ts';
import type { ConversationContext } from './context.ts';

/** How long the write of an operator's action may take before it continues in the background, in milliseconds. */
const operatorBudgetMs = 5_000;

/**
 * An operator takes the conversation over: it is handed off, and the note on its ticket names the operator.
 * @param handOff hands the customer off, as the channel does it
 */
export async function takeOver(
  { state, publish }: ConversationContext,
  by: string,
  handOff: (args: Commands['escalate'], delivery: Delivery) => Promise<unknown>,
): Promise<void> {
  const { escalation } = state;
  if (escalation.takenOver !== null || state.status === 'ended') return;
  escalation.takenOver = { by, at: Date.now() };
  publish();
  if (escalation.handoff !== null) return;
  const args = { reason: `${by} took the conversation over`, summary: null, intents: [], ticketId: null };
  await handOff(args, {
    key: `take-over/${by}`,
    callerNumber: null,
    claimedNumber: null,
    deadlineMs: operatorBudgetMs,
    args,
  });
}

/** An operator resolves the conversation: it ends, and its ticket is solved. */
export function resolve({ state, publish }: ConversationContext, by: string): void {
  if (state.status === 'ended') return;
  state.session.endedAt ??= Date.now();
  state.escalation.resolvedBy ??= { by, at: Date.now() };
  publish();
}
