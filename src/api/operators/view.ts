import type { Handoff, OperatorAction } from '../../domain/conversation/escalation.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import type { Refused } from '../../domain/failures.ts';
import type { FoundConversation } from '../../client/operators.ts';
import type { ConversationEntry } from '../../client/visibility.ts';
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
  const endedAt = closedAt?.getTime() ?? state.session.endedAt;
  return {
    conversation: state.workflowId,
    channel: state.channel,
    status: closedAt === null ? state.status : 'ended',
    startedAt: isoOf(state.startedAt),
    lastActivityAt: isoOf(state.lastActivityAt),
    // The state has 0 for an end that was cut short.
    endedAt: endedAt === null || endedAt === 0 ? null : isoOf(endedAt),
    verified: state.customer.requester !== null,
    requesterId: state.customer.requester?.id ?? null,
    wrongPins: state.customer.failedPins,
    intents: state.session.intents,
    commands: state.session.commandsUsed,
    tickets: state.tickets.known.map(({ role, ticket: { id, status, priority } }) => ({ id, role, status, priority })),
    operations: state.operations.all.map(operationOf),
    handoff: state.escalation.handoff === null ? null : handoffOf(state.escalation.handoff),
    takenOver: actOf(state.escalation.takenOver),
    resolvedBy: actOf(state.escalation.resolvedBy),
    news: state.tickets.news.map(({ ticketId, change, at }) => ({ ticket: ticketId, change, at: isoOf(at) })),
    counts: {
      messages: state.session.messages,
      sessions: state.session.summaries.length,
      withheldNotes: state.operations.withheldNotes.length,
    },
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
    failure: failure === null ? null : failureOf(failure),
    unmet: unmet.map(({ what, wanted, why }) => ({ what, wanted, why })),
  };
}

function failureOf({ kind, reason, causes }: Refused) {
  return { kind, reason, causes: causes.map(({ code, field }) => ({ code, field })) };
}

function handoffOf({ route, outcome, at }: Handoff) {
  const { intent, group, priority, because } = route;
  return { intent, group, priority, because, outcome, at: isoOf(at) };
}

function actOf(act: OperatorAction | null) {
  return act === null ? null : { by: act.by, at: isoOf(act.at) };
}

function isoOf(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
