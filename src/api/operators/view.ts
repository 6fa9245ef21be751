import type { FoundConversation } from '../../client/operators.ts';
import type { ConversationEntry } from '../../client/visibility.ts';
import type { Handoff, Operation, OperatorAct } from '../../domain/conversation/state.ts';
import type { ConversationRow, ConversationView } from './schema.ts';

/** One row of the list. */
export function rowOf({ workflowId, startedAt, closedAt, ...rest }: ConversationEntry): ConversationRow {
  return {
    conversation: workflowId,
    ...rest,
    startedAt: startedAt.toISOString(),
    endedAt: closedAt?.toISOString() ?? null,
  };
}

/**
 * What an operator may see of a conversation. It is copied field by field, so that a new field of the state does not
 * become public by itself. What was said, the customer's number, codes and digests are left out.
 */
export function viewOf({ state, closedAt }: FoundConversation): ConversationView {
  const endedAt = closedAt?.getTime() ?? state.endedAt;
  return {
    conversation: state.workflowId,
    channel: state.channel,
    status: closedAt === null ? state.status : 'ended',
    startedAt: isoOf(state.startedAt),
    lastActivityAt: isoOf(state.lastActivityAt),
    // The state has 0 for an end that was cut short.
    endedAt: endedAt === null || endedAt === 0 ? null : isoOf(endedAt),
    verified: state.requester !== null,
    requesterId: state.requester?.id ?? null,
    wrongPins: state.failedPins,
    intents: state.intents,
    commands: state.commandsUsed,
    tickets: state.tickets.map(({ role, ticket: { id, status, priority } }) => ({ id, role, status, priority })),
    operations: state.operations.map(operationOf),
    handoff: state.handoff === null ? null : handoffOf(state.handoff),
    takenOver: actOf(state.takenOver),
    resolvedBy: actOf(state.settledBy),
    news: state.news.map(({ ticketId, deed, at }) => ({ ticket: ticketId, deed, at: isoOf(at) })),
    counts: { messages: state.messages, sessions: state.summaries.length, withheldNotes: state.withheld.length },
  };
}

function operationOf({ id, purpose, state, reference, ticket, recordedAt, failure, unmet }: Operation) {
  return {
    id,
    purpose,
    state,
    reference,
    ticket: ticket?.id ?? null,
    recordedAt: isoOf(recordedAt),
    failure: failure === null ? null : { kind: failure.kind, reason: failure.reason },
    unmet: unmet.map(({ what, wanted, why }) => ({ what, wanted, why })),
  };
}

function handoffOf({ route, outcome, at }: Handoff) {
  const { intent, group, priority, because } = route;
  return { intent, group, priority, because, outcome, at: isoOf(at) };
}

function actOf(act: OperatorAct | null) {
  return act === null ? null : { by: act.by, at: isoOf(act.at) };
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
