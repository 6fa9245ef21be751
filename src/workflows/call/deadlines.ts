import type { ConversationState } from '../../domain/conversation/state.ts';

/** How long the channel's summary is awaited after the hang-up, in milliseconds. */
const summaryGraceMs = 2 * 60_000;
/** Silence that ends a call after a summary, since a call may continue after one; in milliseconds. */
const sessionGraceMs = 30_000;
/** How long the outcome of a transfer is awaited, in milliseconds. */
const transferGraceMs = 2 * 3_600_000;

/** End of a cancelled conversation, epoch milliseconds: so early that no deadline is left to wait for. */
export const cancelledAt = 0;

/** True if an operator cancelled the conversation's workflow. */
export function isCancelled({ session }: ConversationState): boolean {
  return session.endedAt === cancelledAt;
}

/** True once the session is over, so that its note can be written. */
export function isSessionOver(state: ConversationState, now: number, idleMs: number): boolean {
  return now >= sessionDeadline(state, idleMs);
}

/** When the session counts as over if nothing more arrives, epoch milliseconds. */
export function sessionDeadline({ session, lastActivityAt }: ConversationState, idleMs: number): number {
  const { endedAt } = session;
  const isSummarized = session.summaries.length > session.summariesHandled;
  if (endedAt !== null) return isSummarized ? endedAt : endedAt + summaryGraceMs;
  return lastActivityAt + (isSummarized ? sessionGraceMs : idleMs);
}

/** When the conversation ends if nothing more arrives after its session, epoch milliseconds. */
export function conversationDeadline({ escalation }: ConversationState): number {
  const { handoff } = escalation;
  const isTransferOpen = handoff !== null && handoff.route.transfer !== null && handoff.outcome === null;
  return isTransferOpen ? handoff.at + transferGraceMs : 0;
}
