import type { ConversationState, Operation } from '../../domain/conversation/state.ts';
import { noteTicket } from '../../domain/conversation/state.ts';
import { isTransient, needsAdministrator, type FailureDetails } from '../../domain/failures.ts';
import { prompt } from './activities.ts';
import { failureOf } from './failures.ts';
import { publicWords } from './notes.ts';
import { replacementDraft } from './replacement-draft.ts';

/** What follows from a failure. */
export type Conclusion = 'again' | 'rewritten' | 'final';

/** Decides what a failure means for the operation, and notes it there. */
export async function conclude(
  state: ConversationState,
  operation: Operation,
  failure: FailureDetails,
): Promise<Conclusion> {
  operation.failure = { kind: failure.kind, reason: failure.reason ?? null };
  if (isTransient(failure.kind)) return 'again';
  if (failure.capability === 'privateNotes' && keepBack(state, operation)) return 'rewritten';
  if (operation.optional && isOver(failure)) {
    operation.state = 'failed';
    return 'final';
  }
  if (await continueElsewhere(state, operation, failure)) return 'rewritten';
  // What the customer waits for is answered with the refusal; what only we want to keep waits for an operator.
  const ours = operation.purpose === 'escalate' || operation.purpose === 'record';
  operation.state = needsAdministrator(failure) || ours ? 'parked' : 'failed';
  return 'final';
}

/** The ticket takes no more writes, ever. */
function isOver({ kind, reason }: FailureDetails): boolean {
  return kind === 'notFound' || reason === 'ticketClosed';
}

/**
 * A desk without private notes would show ours to the customer. They stay in the conversation; what is written instead
 * says nothing that the customer does not know. False when nothing in the operation is private.
 */
function keepBack(state: ConversationState, operation: Operation): boolean {
  const { request, reference } = operation;
  if (request.kind === 'createTicket') {
    const { draft } = request;
    if (draft.public) return false;
    state.withheld.push({ reference, body: draft.body });
    operation.request = {
      kind: 'createTicket',
      draft: { ...draft, public: true, body: publicWords(state, reference), files: [] },
    };
    return true;
  }
  const { comment, ...change } = request.change;
  if (comment === undefined || comment.public) return false;
  state.withheld.push({ reference, body: comment.body });
  operation.request = { ...request, change };
  return true;
}

/**
 * What was said to a ticket that is closed or gone goes to the follow-up that there is, or makes one. False when nothing
 * would be lost.
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
  if (followUp === null) {
    operation.request = { kind: 'createTicket', draft: replacement };
    return true;
  }
  noteTicket(state, followUp, 'changed');
  operation.target = followUp.id;
  return true;
}

async function existingFollowUp(operation: Operation, ticketId: string) {
  try {
    const followUp = await prompt(operation.budgetMs, `${operation.reference} look for a follow-up`).findFollowUp(
      ticketId,
    );
    return followUp === null || followUp.status === 'closed' ? null : followUp;
  } catch (error) {
    // A desk that cannot say makes a second follow-up at worst; what was said is not lost over it.
    failureOf(error);
    return null;
  }
}
