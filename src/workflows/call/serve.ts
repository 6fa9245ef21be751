import { condition, continueAsNew } from '@temporalio/workflow';
import type { ConversationInput, ConversationState, ConversationStatus } from '../../domain/conversation/state.ts';
import type { ConversationContext } from '../conversation/context.ts';
import { fileOutcome, fileTransfer } from '../conversation/file-outcome.ts';
import { resolutionOf } from '../conversation/resolution.ts';
import type { ConversationWorkflow } from '../messages.ts';
import { isNewRunDue } from '../start-anew.ts';
import { conversationDeadline, isCancelled, isSessionOver, sessionDeadline } from './deadlines.ts';

/**
 * Serves a call until it is over, all writes are done and the outcome of a transfer is known; returns how it ended.
 */
export async function serveCall(
  context: ConversationContext,
  input: ConversationInput,
  isQuiet: () => boolean,
): Promise<ConversationStatus> {
  const { state } = context;
  for (;;) {
    await untilSessionOver(state, input, isQuiet);
    await fileOutcome(context);
    if (resolutionOf(state) === 'resolved') state.status = 'resolved';
    context.publish();
    const { commandsHandled } = state;
    const continues = (): boolean => state.commandsHandled !== commandsHandled && state.session.endedAt === null;
    const isOutcomeKnown = (): boolean => state.escalation.handoff?.outcome !== null || isCancelled(state);
    const waitMs = conversationDeadline(state) - Date.now();
    if (waitMs > 0) await condition(() => continues() || isOutcomeKnown(), waitMs);
    fileTransfer(context);
    await condition(isQuiet);
    if (continues() || state.session.summaries.length > state.session.summariesHandled) continue;
    const { status } = state;
    // From here on the validator refuses commands: what they record would never be written.
    state.status = 'ended';
    context.publish();
    return status;
  }
}

async function untilSessionOver(
  state: ConversationState,
  input: ConversationInput,
  isQuiet: () => boolean,
): Promise<void> {
  for (;;) {
    const deadline = sessionDeadline(state, input.idleMs);
    const isEarlier = (): boolean => sessionDeadline(state, input.idleMs) < deadline;
    const canStartAnew = (): boolean => isNewRunDue() && isQuiet();
    // Deliveries do not restart the timer, since that would cost events: when it fires, the deadline is computed again.
    await condition(() => isEarlier() || canStartAnew(), Math.max(1, deadline - Date.now()));
    if (canStartAnew()) await continueAsNew<ConversationWorkflow>({ ...input, state });
    if (isSessionOver(state, Date.now(), input.idleMs)) return;
  }
}
