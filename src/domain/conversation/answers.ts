import { makeRoom, operationOfWrittenKey } from './answer-room.ts';
import { operationById, operationsOfLane } from './operation-index.ts';
import { isPending, type Operation } from './operations.ts';
import type { StoredAnswer } from './stored-answer.ts';
import type { ConversationState } from './state.ts';
import type { Reply } from './replies.ts';
import { viewOf } from './replies.ts';

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
  if (stored === undefined) return replyToWritten(state, key);
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
  const reply = replyOf(state, answer);
  makeRoom(state, answer.at, (stored) => lifetimeMs(replyOf(state, stored), stored));
  return reply;
}

/**
 * Keeps the answers that operations give which are dropped now: as they are at this moment. A refused write, and a plain
 * change, which may be asked for again, are forgotten.
 */
export function freezeAnswers(state: ConversationState, dropped: ReadonlySet<Operation>): void {
  state.answers = state.answers.flatMap((stored) => {
    if ('reply' in stored.answer) return [stored];
    const operation = operationById(state.operations, stored.answer.operation);
    if (operation === undefined || !dropped.has(operation)) return [stored];
    if (operation.state === 'failed' || isPlainChange(operation)) return [];
    return [{ ...stored, answer: { reply: replyForOperation(state, operation) } }];
  });
  makeRoom(state, 0, () => Infinity);
}

/**
 * Forgets the answers that a new write makes outdated: earlier reads, and earlier changes of the same ticket (solve,
 * reopen, solve again are three requests, not two). Answers about comments and new tickets are never forgotten.
 */
export function forgetOutdated(state: ConversationState, lane: string): void {
  state.answers = state.answers.filter(({ answer }) => {
    if ('reply' in answer) return answer.reply.kind !== 'ticket' && answer.reply.kind !== 'tickets';
    const operation = operationById(state.operations, answer.operation);
    return operation === undefined || operation.lane !== lane || !isPlainChange(operation);
  });
}

/** True for a customer's change without a comment. */
function isPlainChange({ purpose, request }: Operation): boolean {
  return purpose === 'change' && request.kind === 'changeTicket' && request.change.comment === undefined;
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
  const operation = operationById(state.operations, answer.operation);
  return operation === undefined ? { kind: 'doneBefore' } : replyForOperation(state, operation);
}

/** The reply to a write whose answer was dropped to make room; null if the key is not one of such a write. */
function replyToWritten(state: ConversationState, key: string): Reply | null {
  const id = operationOfWrittenKey(state, key);
  return id === null ? null : replyOf(state, { key, at: 0, late: false, answer: { operation: id } });
}

function lifetimeMs(reply: Reply, stored: StoredAnswer): number {
  switch (reply.kind) {
    case 'done':
    case 'doneBefore':
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

function targetOf(operation: Operation): string | null {
  return operation.request.kind === 'changeTicket' ? operation.request.ticketId : null;
}

/** True if an administrator has to act before this operation is done: it is parked, or its lane waits for one that is. */
function isBehindParked({ operations }: ConversationState, { id, lane }: Operation): boolean {
  return operationsOfLane(operations, lane).some((other) => other.id <= id && other.state === 'parked');
}
