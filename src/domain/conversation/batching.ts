import { isPending, type ConversationState, type Operation } from './state.ts';
import type { NewComment } from '../tickets/tickets.ts';

/**
 * Lets an operation say what later ones of its lane have to say as well, when the desk limits how often one ticket may
 * be written to: only comments alone, by the same author, equally public. An operation that may be done already says
 * nothing more than it did.
 */
export function absorb(state: ConversationState, operation: Operation): void {
  const comment = commentOf(operation);
  if (comment === null || operation.mayBeDone) return;
  for (const other of state.operations) {
    if (other.lane !== operation.lane || other.id <= operation.id || !isPending(other)) continue;
    const next = onlyComment(other);
    // The order of what is said must stay: nothing is taken from behind something else.
    if (next === null || other.mergedInto !== null || other.firstTriedAt !== null) return;
    if (next.public !== comment.public || !isSameAuthor(next.author, comment.author)) return;
    comment.body = `${comment.body}\n\n${next.body}`;
    comment.files = [...(comment.files ?? []), ...(next.files ?? [])];
    other.mergedInto = operation.id;
  }
}

/** What happened to an operation happened to those it speaks for. */
export function settleMerged(state: ConversationState, operation: Operation): void {
  if (isPending(operation)) return;
  for (const other of state.operations) {
    if (other.mergedInto !== operation.id) continue;
    other.state = operation.state;
    other.failure = operation.failure;
    other.ticket = operation.ticket;
  }
}

function commentOf(operation: Operation): NewComment | null {
  return operation.request.kind === 'changeTicket' ? (operation.request.change.comment ?? null) : null;
}

function onlyComment(operation: Operation): NewComment | null {
  if (operation.request.kind !== 'changeTicket') return null;
  const { comment, ...rest } = operation.request.change;
  return Object.values(rest).every((part) => part === undefined) ? (comment ?? null) : null;
}

function isSameAuthor(a: NewComment['author'], b: NewComment['author']): boolean {
  if (a === 'agent' || b === 'agent') return a === b;
  return a.requesterId === b.requesterId;
}
