import { isPending, type Operation } from './operations.ts';
import type { StoredAnswer } from './stored-answer.ts';
import type { ConversationState } from './state.ts';
import type { Reply } from './replies.ts';
import { viewOf } from './replies.ts';

/** Answers kept per conversation; the oldest go first. */
const maximumAnswers = 200;
/** The same question within this time is a repeated delivery, not a new question. In milliseconds. */
const duplicateWindowMs = 5_000;
/** How long a late answer is kept until the question is asked again, in milliseconds. */
const lateWindowMs = 5 * 60_000;
/** The same wrong PIN within this time is the same attempt, in milliseconds. */
const wrongPinWindowMs = 60_000;

/** The stored answer to this question, if it is still valid; a late one is given once. */
export function takeAnswer(state: ConversationState, key: string, now: number): Reply | null {
  const index = state.answers.findLastIndex((answer) => answer.key === key);
  const stored = state.answers[index];
  if (stored === undefined) return null;
  const reply = replyOf(state, stored);
  if (now - stored.at > lifetimeMs(reply, stored)) {
    state.answers.splice(index, 1);
    return null;
  }
  stored.late = false;
  return reply;
}

/** Stores an answer for when the same question is asked again, and returns the reply as it is now. */
export function keepAnswer(state: ConversationState, answer: StoredAnswer): Reply {
  state.answers = state.answers.filter((stored) => stored.key !== answer.key);
  state.answers.push(answer);
  if (state.answers.length > maximumAnswers) state.answers.splice(0, state.answers.length - maximumAnswers);
  return replyOf(state, answer);
}

/**
 * Forgets the answers that a new write makes outdated: earlier reads, and earlier changes of the same ticket (solve,
 * reopen, solve again are three requests, not two). Answers about comments and new tickets are never forgotten.
 */
export function forgetOutdated(state: ConversationState, lane: string): void {
  state.answers = state.answers.filter(({ answer }) => {
    if ('reply' in answer) return answer.reply.kind !== 'ticket' && answer.reply.kind !== 'tickets';
    const operation = operationById(state, answer.operation);
    if (operation === undefined || operation.lane !== lane || operation.request.kind !== 'changeTicket') return true;
    return operation.purpose !== 'change' || operation.request.change.comment !== undefined;
  });
}

/** Forgets that the keypad was offered, once it has been used. */
export function forgetKeypad(state: ConversationState): void {
  state.answers = state.answers.filter(({ answer }) => !('reply' in answer) || answer.reply.kind !== 'keypad');
}

/** The reply that a recorded operation gives right now. */
export function replyForOperation(state: ConversationState, operation: Operation): Reply {
  const { ticket, reference, unmet } = operation;
  const handoff = state.escalation.handoff;
  if (operation.purpose === 'escalate' && handoff !== null) {
    const target = handoff.route.transfer;
    return {
      kind: 'escalated',
      ticketId: ticket?.number ?? ticket?.id ?? null,
      reference,
      group: handoff.route.group,
      transfer: target === null ? null : { target, nonce: handoff.nonce },
    };
  }
  if (operation.state === 'failed') {
    const { kind, reason } = operation.failure ?? { kind: 'rejected', reason: null };
    if (kind === 'notFound') return { kind: 'refused', reason: 'ticketNotFound' };
    return { kind: 'refused', reason: reason === 'ticketClosed' ? 'ticketClosed' : 'rejected' };
  }
  if (isPending(operation) || ticket === null) {
    const recorded = { kind: 'recorded', reference, ticketId: targetOf(operation) } as const;
    return isBehindParked(state, operation) ? { ...recorded, needsTeam: true } : recorded;
  }
  if (operation.request.kind === 'createTicket') {
    return {
      kind: 'created',
      ticket: viewOf(ticket),
      reference,
      followUpOf: operation.request.draft.followUpOf,
      unmet,
    };
  }
  if (operation.purpose === 'create') return { kind: 'continued', ticket: viewOf(ticket), reference, unmet };
  return { kind: 'changed', ticket: viewOf(ticket), commented: operation.request.change.comment !== undefined, unmet };
}

function replyOf(state: ConversationState, { answer }: StoredAnswer): Reply {
  if ('reply' in answer) return answer.reply;
  const operation = operationById(state, answer.operation);
  return operation === undefined ? { kind: 'done' } : replyForOperation(state, operation);
}

function lifetimeMs(reply: Reply, stored: StoredAnswer): number {
  switch (reply.kind) {
    case 'done':
    case 'created':
    case 'changed':
    case 'continued':
    case 'recorded':
    case 'escalated':
      return Infinity;
    case 'notVerified':
      return stored.late ? lateWindowMs : wrongPinWindowMs;
    case 'keypad':
    case 'unavailable':
    case 'stillWorking':
      return duplicateWindowMs;
    case 'refused':
    case 'verified':
    case 'locked':
    case 'tickets':
    case 'ticket':
    case 'memory':
      return stored.late ? lateWindowMs : duplicateWindowMs;
  }
}

function operationById(state: ConversationState, id: number): Operation | undefined {
  return state.operations.all.find((operation) => operation.id === id);
}

function targetOf(operation: Operation): string | null {
  return operation.request.kind === 'changeTicket' ? operation.request.ticketId : null;
}

/** True if an administrator has to act before this operation is done: it is parked, or its lane waits for one that is. */
function isBehindParked({ operations }: ConversationState, { id, lane }: Operation): boolean {
  return operations.all.some((other) => other.lane === lane && other.id <= id && other.state === 'parked');
}
