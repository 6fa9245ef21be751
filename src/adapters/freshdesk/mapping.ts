import type { Priority, Ticket, TicketComment, TicketStatus } from '../../domain/tickets/tickets.ts';
import type { FreshdeskConversation, FreshdeskTicket } from './schema.ts';
import { toText } from './html.ts';
import { markerOf, withoutReference } from './write-markers.ts';

/** Tag of a ticket whose group does not exist in the account (or exists twice): somebody must route it by hand. */
export const unroutedTag = 'deskbridge-unrouted';

/** `unique_external_id` of the contact that owns the tickets of callers whom nobody has verified. */
export const unverifiedContact = 'deskbridge-unverified';

/** Description of a ticket whose text is private: the customer sees the description, and is mailed it. */
export const neutralDescription = 'This request was recorded for our team.';

/**
 * Our states by number (Freshdesk API v2, ticket properties). `new` has none: a new ticket is open. `onHold` may be a
 * state of the account's own, see `Names`.
 */
export const statusNumbers: Record<Exclude<TicketStatus, 'new' | 'onHold'>, number> = {
  open: 2,
  pending: 3,
  solved: 4,
  closed: 5,
};

/** Priorities by number (Freshdesk API v2, ticket properties); `normal` is their "Medium". */
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

/** True for a state of the account's own, which only its list of fields explains. */
export function isCustomStatus(status: number | null | undefined): boolean {
  return status != null && !statuses.has(status);
}

/**
 * The ticket in our words. A status that we do not know counts as open: nothing is cut short.
 * @param onHold number of the account's own state that is named so; null when there is none
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

/** Plain text of a reply or note. The HTML is preferred: `body_text` has lost its line breaks. */
export function textOf({ body, body_text }: Pick<FreshdeskConversation, 'body' | 'body_text'>): string {
  return body != null && body !== '' ? toText(body) : (body_text ?? '').trim();
}

/**
 * The comment in our words. One that is not plainly public is private.
 * @param ownAgentId the agent that we act as: what they said in public without a marker is ours too, since the marker
 *   may have been taken away
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
    ours: byUs || markerOf(conversation.body ?? '', text) !== null,
    createdAt: conversation.created_at ?? unknownTime,
  };
}

/** Longest tag that Freshdesk takes. */
const maximumTagLength = 32;

/** The tag as Freshdesk takes it; null when nothing sensible is left. A comma would make two tags of one. */
export function toTag(tag: string): string | null {
  const clean = tag.trim().replaceAll(/[^\p{L}\p{N}_-]/gu, '-');
  return clean.length <= maximumTagLength && /[\p{L}\p{N}]/u.test(clean) ? clean : null;
}
