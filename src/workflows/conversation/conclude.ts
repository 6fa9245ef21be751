import { withhold, type Operation } from '../../domain/conversation/operations.ts';
import { rememberTicket } from '../../domain/tickets/known-ticket.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { isTransient, needsAdministrator, refusalOf, type FailureDetails } from '../../domain/failures.ts';
import { isInternal } from '../../domain/tickets/ticket-owner.ts';
import { withinBudget } from './activities.ts';
import { failureOf } from './failures.ts';
import { publicWords } from './notes.ts';
import { replacementDraft } from './replacement-draft.ts';

/**
 * What follows from a failure: the operation is tried again, was rewritten and is tried as new, or is not tried again.
 */
export type Conclusion = 'again' | 'rewritten' | 'final';

/** Decides what a failure means for the operation, and updates the operation. */
export async function conclude(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): Promise<Conclusion> {
  operation.failure = refusalOf(failure);
  if (isTransient(failure.kind)) return 'again';
  if (failure.capability === 'privateNotes' && withholdNote(state, operation)) return 'rewritten';
  if (operation.optional && isOver(failure)) {
    operation.state = 'failed';
    return 'final';
  }
  if (await continueElsewhere(state, operation, failure)) return 'rewritten';
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
  withhold(state.operations, { reference, body: comment.body });
  operation.request = { ...request, change };
  return true;
}

/**
 * Moves a comment on a ticket that is closed or gone to the follow-up of that ticket, or to a new one. False if the
 * operation has no comment that would be lost.
 */
async function continueElsewhere(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): Promise<boolean> {
  const replacement = replacementDraft(state, operation, failure);
  if (replacement === null || operation.request.kind !== 'changeTicket') return false;
  const followUp = replacement.followUpOf === null ? null : await existingFollowUp(operation, replacement.followUpOf);
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

async function existingFollowUp(operation: Operation, ticketId: string) {
  try {
    const followUp = await withinBudget(operation.budgetMs, `${operation.reference} find a follow-up`).findFollowUp(
      ticketId,
    );
    return followUp === null || followUp.status === 'closed' || isInternal(followUp) ? null : followUp;
  } catch (error) {
    // At worst a second follow-up is created; the comment is not lost.
    failureOf(error);
    return null;
  }
}
