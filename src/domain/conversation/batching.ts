import { operationsOfLane } from './operation-index.ts';
import { withoutTexts } from './finished.ts';
import { isPending, type Operation } from './operations.ts';
import type { ConversationState } from './state.ts';
import type { NewComment } from '../tickets/tickets.ts';

/** Longest text of a merged comment, in UTF-16 code units: less than every desk takes. */
const maximumText = 20_000;

/**
 * Merges the comments of later operations of the lane into this operation, for a desk that limits how often one ticket
 * may be written to. Only operations that consist of a single comment are merged, if author and visibility are the
 * same and both are for the same customer, and as many as fit into one. An operation that may already be done is left as it is.
 */
export function mergeComments(state: ConversationState, operation: Operation): void {
  const comment = commentOf(operation);
  if (comment === null || operation.mayBeDone) return;
  const { request } = operation;
  if (request.kind !== 'changeTicket') return;
  const bodies = [comment.body];
  const files = [...(comment.files ?? [])];
  let { length } = comment.body;
  for (const other of operationsOfLane(state.operations, operation.lane)) {
    if (other.id <= operation.id || !isPending(other) || other.mergedInto === operation.id) continue;
    const next = onlyComment(other);
    // Comments keep their order: nothing is moved past another operation.
    if (next === null || other.mergedInto !== null || other.firstTriedAt !== null) break;
    if (other.owner !== operation.owner) break;
    if (next.public !== comment.public || !isSameAuthor(next.author, comment.author)) break;
    length += next.body.length + 2;
    if (length > maximumText) break;
    bodies.push(next.body);
    files.push(...(next.files ?? []));
    other.mergedInto = operation.id;
    // It is kept once only.
    other.request = withoutTexts(other.request);
  }
  if (bodies.length === 1) return;
  operation.request = {
    ...request,
    change: { ...request.change, comment: { ...comment, body: bodies.join('\n\n'), files } },
  };
}

/** Copies the outcome of this operation to those that were merged into it. */
export function finishMerged(state: ConversationState, operation: Operation): void {
  if (isPending(operation)) return;
  for (const other of operationsOfLane(state.operations, operation.lane)) {
    if (other.mergedInto !== operation.id) continue;
    other.state = operation.state;
    other.failure = operation.failure;
    other.ticket = operation.ticket;
  }
}

/**
 * Gives an operation that is to open a ticket a lane of its own. What was merged into it stays with it, and our notes
 * that were to follow it go there too.
 */
export function takeOwnLane({ operations }: ConversationState, operation: Operation): void {
  const { id, lane } = operation;
  operation.lane = `new/${id}`;
  for (const other of operations.all) {
    if (other.lane !== lane || other.id <= id || !isPending(other)) continue;
    if (other.mergedInto === id) other.lane = operation.lane;
    if (other.mergedInto !== null || other.purpose !== 'record' || other.request.kind !== 'changeTicket') continue;
    other.lane = operation.lane;
    other.request.ticketId = null;
  }
  // A new list, since the operations are found by their lanes.
  operations.all = [...operations.all];
}

function commentOf(operation: Operation): NewComment | null {
  return operation.request.kind === 'changeTicket' ? (operation.request.change.comment ?? null) : null;
}

function onlyComment(operation: Operation): NewComment | null {
  if (operation.request.kind !== 'changeTicket') return null;
  const { comment, ...rest } = operation.request.change;
  // Whether remote files arrived is reported by their place in one comment.
  if (comment?.remoteFiles !== undefined) return null;
  return Object.values(rest).every((part) => part === undefined) ? (comment ?? null) : null;
}

function isSameAuthor(a: NewComment['author'], b: NewComment['author']): boolean {
  if (a === 'agent' || b === 'agent') return a === b;
  return a.requesterId === b.requesterId;
}
