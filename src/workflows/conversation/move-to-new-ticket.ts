import { takeOwnLane } from '../../domain/conversation/batching.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { contactOf } from '../../domain/conversation/contact.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import { operationKey } from '../../domain/ids.ts';
import type { Route } from '../../domain/routing/routing.ts';
import { moreUrgent, type NewComment, type TicketChange, type TicketDraft } from '../../domain/tickets/tickets.ts';
import { decisions } from './activities.ts';
import { escalationSubject, recordSubject, subjectOf } from './notes.ts';

/**
 * Rewrites a write whose ticket belongs to somebody else by now: it opens a new ticket of the customer, in a lane of its
 * own, and our notes that were to follow it go there too. False if it has no comment, so that nothing would be lost, or
 * if its files are still to be fetched: whoever sent them is told.
 */
export async function moveToNewTicket(state: ConversationState, operation: Operation): Promise<boolean> {
  const { request } = operation;
  if (request.kind !== 'changeTicket' || request.change.comment === undefined) return false;
  const { comment } = request.change;
  if (comment.remoteFiles !== undefined) return false;
  const route = await routeOf(state, operation, comment);
  const draft = draftOf(state, operation, route, request.change, comment);
  // A follow-up that was given away still continued a closed ticket of the customer.
  if (operation.target !== null) draft.followUpOf = request.ticketId;
  operation.request = { kind: 'createTicket', draft };
  Object.assign(operation, { target: null, base: null, mayBeDone: false, firstTriedAt: null, state: 'recorded' });
  takeOwnLane(state, operation);
  return true;
}

async function routeOf(state: ConversationState, { id }: Operation, { body }: NewComment): Promise<Route> {
  const { handoff } = state.escalation;
  if (handoff?.operation === id) return handoff.route;
  return decisions.decideRoute({ intents: state.session.intents, text: body });
}

function draftOf(
  state: ConversationState,
  operation: Operation,
  route: Route,
  { status, priority, addTags = [], link }: TicketChange,
  comment: NewComment,
): TicketDraft {
  const tags = ['deskbridge', state.channel, operation.reference.toLowerCase(), ...addTags, ...route.tags];
  return {
    subject: subjectFor(state, operation, route, comment),
    body: comment.body,
    public: comment.public,
    requesterId: operation.owner ?? null,
    contact: operation.owner == null ? contactOf(state) : null,
    priority: moreUrgent(priority ?? null, route.priority),
    status: status === 'closed' ? 'solved' : (status ?? null),
    group: route.group,
    tags: [...new Set(tags)],
    externalId: operationKey(state, operation.id),
    link: link ?? linkOf(state),
    followUpOf: null,
    files: comment.files ?? [],
  };
}

function subjectFor(state: ConversationState, { id }: Operation, route: Route, comment: NewComment): string {
  const { handoff } = state.escalation;
  if (handoff?.operation === id) return escalationSubject(state, route, handoff.reason);
  return (comment.public ? subjectOf(comment.body) : '') || recordSubject(state, route);
}
