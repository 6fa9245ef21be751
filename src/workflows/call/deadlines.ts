import type { ConversationState } from '../../domain/conversation/state.ts';

/** After the hang-up the channel's summary is waited for this long, in milliseconds. */
const summaryGraceMs = 2 * 60_000;
/** After the summary of a session the call may go on with another one; silence this long ends it, in milliseconds. */
const sessionGraceMs = 30_000;
/** A handover may be talked about for this long before its outcome is no longer waited for, in milliseconds. */
const transferGraceMs = 2 * 3_600_000;

/** True when the session is over and its note can be written. */
export function isSessionOver(state: ConversationState, now: number, idleMs: number): boolean {
  return now >= sessionDeadline(state, idleMs);
}

/** When the session counts as over if nothing more is heard, epoch milliseconds. */
export function sessionDeadline(state: ConversationState, idleMs: number): number {
  const summarized = state.summaries.length > state.sessionsOver;
  if (state.endedAt !== null) return summarized ? state.endedAt : state.endedAt + summaryGraceMs;
  return state.lastActivityAt + (summarized ? sessionGraceMs : idleMs);
}

/** When the conversation ends if nothing more is heard after its session, epoch milliseconds. */
export function conversationDeadline(state: ConversationState): number {
  const { handoff } = state;
  const openTransfer = handoff !== null && handoff.route.transfer !== null && handoff.outcome === null;
  return openTransfer ? handoff.at + transferGraceMs : 0;
}
