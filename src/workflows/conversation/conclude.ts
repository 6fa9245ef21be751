import { withhold, type Operation } from '../../domain/conversation/operations.ts';
import { ticketIdOf } from '../../domain/conversation/lanes.ts';
import { forgetTicket, rememberTicket } from '../../domain/tickets/known-ticket.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { isTransient, needsAdministrator, refusalOf, type FailureDetails } from '../../domain/failures.ts';
import { isInternal, isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import { withinBudget } from './activities.ts';
import { failureOf } from './failures.ts';
import { moveToNewTicket } from './move-to-new-ticket.ts';
import { publicWords } from './notes.ts';
import { replacementDraft } from './replacement-draft.ts';

/**
 * What follows from a failure: the operation is tried again, was rewritten and is tried as new, was moved to another
 * lane and is tried there, or is not tried again.
 */
export type Conclusion = 'again' | 'rewritten' | 'moved' | 'final';

/** Decides what a failure means for the operation, and updates the operation. */
export async function conclude(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): Promise<Conclusion> {
  operation.failure = refusalOf(failure);
  if (isTransient(failure.kind)) return 'again';
  if (failure.reason === 'changedHands') return concludeChangedHands(state, operation);
  if (failure.capability === 'privateNotes' && withholdNote(state, operation)) return 'rewritten';
  if (operation.optional && isOver(failure)) {
    operation.state = 'failed';
    return 'final';
  }
  const elsewhere = await continueElsewhere(state, operation, failure);
  if (elsewhere === 'changedHands') return concludeChangedHands(state, operation);
  if (elsewhere) return 'rewritten';
  operation.state = isKept(operation, failure) ? 'parked' : 'failed';
  return 'final';
}

/**
 * True if a refused write waits for an administrator: our own ones, and everything that would open a ticket, since a
 * customer's concern must not be lost. A change that the desk forbids the customer fails, and they are told so.
 */
function isKept({ purpose, request }: Operation, failure: FailureDetails): boolean {
  return purpose !== 'change' || request.kind === 'createTicket' || needsAdministrator(failure);
}

/** True if the ticket can never be written to again. */
function isOver({ kind, reason }: FailureDetails): boolean {
  return kind === 'notFound' || reason === 'ticketClosed';
}

/**
 * Withholds an internal note, since a desk without private notes would show it to the customer: it stays in the
 * conversation, and the text that replaces it tells the customer nothing new. False if the operation has no such note.
 */
function withholdNote(state: ConversationState, operation: Operation): boolean {
  const { request, reference } = operation;
  if (request.kind === 'createTicket') {
    const { draft } = request;
    if (draft.public) return false;
    withhold(state.operations, { reference, body: draft.body });
    operation.request = {
      kind: 'createTicket',
      draft: { ...draft, public: true, body: publicWords(state, reference), files: [] },
    };
    return true;
  }
  const { comment, ...change } = request.change;
  if (comment === undefined || comment.public) return false;
  if (comment.mayBePublic === true) {
    operation.request = { ...request, change: { ...change, comment: { ...comment, public: true } } };
    return true;
  }
  withhold(state.operations, { reference, body: comment.body });
  operation.request = { ...request, change };
  return true;
}

/**
 * Moves a comment on a ticket that is closed or gone to the follow-up of that ticket, or to a new one. False if the
 * operation has no comment that would be lost. A follow-up of somebody else is not taken.
 */
async function continueElsewhere(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): Promise<boolean | 'changedHands'> {
  const replacement = replacementDraft(state, operation, failure);
  if (replacement === null || operation.request.kind !== 'changeTicket') return false;
  const followUp = replacement.followUpOf === null ? null : await existingFollowUp(operation, replacement.followUpOf);
  if (followUp === 'changedHands') return followUp;
  operation.firstTriedAt = Date.now();
  operation.mayBeDone = false;
  operation.base = null;
  // A follow-up that was tried already and takes no comment is not tried again and again.
  if (followUp === null || followUp.id === operation.target) {
    operation.target = null;
    operation.request = { kind: 'createTicket', draft: replacement };
    return true;
  }
  rememberTicket(state.tickets, followUp, 'changed');
  operation.target = followUp.id;
  return true;
}

/** The follow-up on which the write goes on; `changedHands` if even the closed ticket belongs to somebody else by now. */
async function existingFollowUp(
  { owner, budgetMs, reference }: Operation,
  ticketId: string,
): Promise<Ticket | 'changedHands' | null> {
  try {
    const { findFollowUp } = withinBudget(budgetMs, `${reference} find a follow-up`);
    const followUp = await findFollowUp(ticketId, owner ?? null);
    if (followUp === null || followUp.status === 'closed') return null;
    const isTaken = owner == null ? !isInternal(followUp) : isTicketOf(followUp, owner);
    return isTaken ? followUp : null;
  } catch (error) {
    // At worst a second follow-up is created; the comment is not lost.
    return failureOf(error).reason === 'changedHands' ? 'changedHands' : null;
  }
}

/**
 * The ticket belongs to somebody else by now, so it is forgotten and never written to. What the customer waits for is
 * refused, as for a missing ticket. What must reach a human gets a new ticket of the customer: a handoff, a concern that
 * would have continued the ticket, a comment on a closed ticket whose follow-up this was, and what an operator asks for
 * again. Any other write that somebody relies on is parked.
 */
async function concludeChangedHands(state: ConversationState, operation: Operation): Promise<Conclusion> {
  const { purpose, promised, retried, target } = operation;
  operation.failure = { kind: 'notFound', reason: 'changedHands', causes: [] };
  const ticketId = ticketIdOf(state, operation);
  if (ticketId !== null) forgetTicket(state.tickets, ticketId);
  if (!operation.optional && (purpose === 'create' || purpose === 'escalate' || target !== null || retried)) {
    if (await moveToNewTicket(state, operation)) return 'moved';
  }
  const isKept = !operation.optional && !retried && (purpose !== 'change' || promised);
  operation.state = isKept ? 'parked' : 'failed';
  return 'final';
}
