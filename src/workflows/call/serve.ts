import type { ConversationInput, ConversationState, ConversationStatus } from '../../domain/conversation/state.ts';
import type { ConversationContext } from '../conversation/context.ts';
import { fileOutcome, fileTransfer } from '../conversation/file-outcome.ts';
import { resolutionOf } from '../conversation/resolution.ts';
import type { Run } from '../conversation/run.ts';
import { conversationDeadline, isCancelled, isSessionOver, sessionDeadline } from './deadlines.ts';

/**
 * Serves a call until it is over, all writes are done and the outcome of a transfer is known; returns how it ended. How
 * far it is, is part of the state, since the conversation may continue as new at every wait.
 */
export async function serveCall(
  context: ConversationContext,
  input: ConversationInput,
  run: Run,
): Promise<ConversationStatus> {
  const { state } = context;
  for (;;) {
    if (state.filedAfter === null) {
      await untilSessionOver(state, input, run);
      await fileOutcome(context);
      if (resolutionOf(state) === 'resolved') state.status = 'resolved';
      context.publish();
      state.filedAfter = state.commandsHandled;
    }
    const continues = (): boolean => state.commandsHandled !== state.filedAfter && state.session.endedAt === null;
    const isOutcomeKnown = (): boolean => state.escalation.handoff?.outcome !== null || isCancelled(state);
    const waitMs = conversationDeadline(state) - Date.now();
    if (waitMs > 0) await run.until(() => continues() || isOutcomeKnown(), waitMs);
    fileTransfer(context);
    await run.until(() => run.isDone());
    if (continues() || state.session.summaries.length > state.session.summariesHandled) {
      state.filedAfter = null;
      continue;
    }
    const { status } = state;
    // From here on the validator refuses commands: what they record would never be written.
    state.status = 'ended';
    context.publish();
    return status;
  }
}

async function untilSessionOver(state: ConversationState, input: ConversationInput, run: Run): Promise<void> {
  for (;;) {
    const deadline = sessionDeadline(state, input.idleMs);
    const isEarlier = (): boolean => sessionDeadline(state, input.idleMs) < deadline;
    // Deliveries do not restart the timer, since that would cost events: when it fires, the deadline is computed again.
    await run.until(isEarlier, deadline - Date.now());
    if (isSessionOver(state, Date.now(), input.idleMs)) return;
  }
}
