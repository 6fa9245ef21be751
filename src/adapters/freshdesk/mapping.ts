import type { Priority, Ticket, TicketComment, TicketStatus } from '../../domain/tickets/tickets.ts';
import { toText } from './html.ts';
import type { FreshdeskConversation, FreshdeskTicket } from './schema.ts';
import { markerOf, withoutReference } from './write-markers.ts';

/** `unique_external_id` of the contact that owns the tickets of unverified callers. */
export const unverifiedContact = 'deskbridge-unverified';

/** Description of a ticket whose text is private: Freshdesk shows and mails the description to the customer. */
export const neutralDescription = 'This request was recorded for our team.';

/**
 * Freshdesk's numbers of our statuses (Freshdesk API v2, ticket properties). `new` has none: a new ticket is open.
 * `onHold` may be a status of the account's own, see `AccountLookups`.
 */
export const statusNumbers: Record<Exclude<TicketStatus, 'new' | 'onHold'>, number> = {
  open: 2,
  pending: 3,
  solved: 4,
  closed: 5,
};

/** Freshdesk's numbers of our priorities (Freshdesk API v2, ticket properties). `normal` is called "Medium" there. */
export const priorityNumbers: Record<Priority, number> = { low: 1, normal: 2, high: 3, urgent: 4 };

const statuses = new Map<number, TicketStatus>([
  [2, 'open'],
  [3, 'pending'],
  [4, 'solved'],
  [5, 'closed'],
]);
const priorities = new Map<number, Priority>([
  [1, 'low'],
  [2, 'normal'],
  [3, 'high'],
  [4, 'urgent'],
]);
const unknownTime = '1970-01-01T00:00:00Z';

/** True for a status that only this account has. Its list of ticket fields names it. */
export function isCustomStatus(status: number | null | undefined): boolean {
  return status != null && !statuses.has(status);
}

/**
 * Maps a ticket. An unknown status counts as open, so that nothing ends too early.
 * @param onHold number of the account's own status named "On hold"; null when there is none
 */
export function toTicket(ticket: FreshdeskTicket, onHold: number | null): Ticket {
  const updatedAt = ticket.updated_at ?? ticket.created_at ?? unknownTime;
  const number = ticket.status ?? 0;
  const status =
    ticket.archived === true ? 'closed' : (statuses.get(number) ?? (number === onHold ? 'onHold' : 'open'));
  return {
    id: ticket.id,
    subject: ticket.subject ?? '',
    status,
    priority: priorities.get(ticket.priority ?? 0) ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.responder_id ?? null,
    groupId: ticket.group_id ?? null,
    tags: ticket.tags ?? [],
    // Tickets have no external id: `unique_external_id` is the requester's.
    externalId: null,
    createdAt: ticket.created_at ?? updatedAt,
    updatedAt,
    version: ticket.updated_at ?? '',
  };
}

/** Plain text of a reply or note, from its HTML where possible: `body_text` has no line breaks. */
export function textOf({ body, body_text }: Pick<FreshdeskConversation, 'body' | 'body_text'>): string {
  return body != null && body !== '' ? toText(body) : (body_text ?? '').trim();
}

/**
 * Maps a comment. A comment that is not explicitly public is private.
 * @param ownAgentId the agent that we act as. Their public comments are ours even without a marker, which may have been
 *   stripped
 */
export function toComment(conversation: FreshdeskConversation, ownAgentId: string): TicketComment {
  const text = textOf(conversation);
  const isPublic = conversation.private === false;
  const byUs = isPublic && conversation.incoming !== true && conversation.user_id === ownAgentId;
  return {
    id: conversation.id,
    body: isPublic ? text : withoutReference(text),
    public: isPublic,
    authorId: conversation.user_id ?? null,
    // Replies and notes come with the id alone.
    authorName: null,
    ours: byUs || markerOf(conversation.body ?? '', text) !== null,
    createdAt: conversation.created_at ?? unknownTime,
  };
}
