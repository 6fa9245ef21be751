import type { Ticket, TicketComment, TicketStatus } from '../../domain/tickets/tickets.ts';
import { priorities } from '../../domain/tickets/tickets.ts';
import type { ZendeskComment, ZendeskTicket } from './schema.ts';

/** Name under which `metadata.custom` of an audit, and of its comment, holds our key. */
export const markerName = 'deskbridge';

/** Zendesk's names of our statuses. */
export const toZendeskStatus: Record<TicketStatus, string> = {
  new: 'new',
  open: 'open',
  pending: 'pending',
  onHold: 'hold',
  solved: 'solved',
  closed: 'closed',
};
const fromZendeskStatus = new Map<string, TicketStatus>([
  ['new', 'new'],
  ['open', 'open'],
  ['pending', 'pending'],
  ['hold', 'onHold'],
  ['solved', 'solved'],
  ['closed', 'closed'],
]);
const unknownTime = '1970-01-01T00:00:00Z';

/** Maps a ticket. An unknown status counts as open, so that nothing ends too early. */
export function toTicket(ticket: ZendeskTicket): Ticket {
  const updatedAt = ticket.updated_at ?? ticket.created_at ?? unknownTime;
  return {
    id: ticket.id,
    subject: ticket.subject ?? '',
    status: fromZendeskStatus.get(ticket.status ?? '') ?? 'open',
    priority: priorities.find((priority) => priority === ticket.priority) ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.assignee_id ?? null,
    groupId: ticket.group_id ?? null,
    tags: ticket.tags ?? [],
    // The requester sees a ticket only if one of its comments is public.
    ...(ticket.is_public === false ? { hiddenFromRequester: true } : {}),
    externalId: ticket.external_id ?? null,
    createdAt: ticket.created_at ?? updatedAt,
    updatedAt,
    version: ticket.updated_at ?? '',
  };
}

/**
 * Maps a comment. A comment that is not explicitly public is private. A comment comes with the metadata of its audit
 * (recorded answers), which holds our key.
 * @param names names of users by their ids
 */
export function toComment(comment: ZendeskComment, names: ReadonlyMap<string, string | null>): TicketComment {
  return {
    id: comment.id,
    body: comment.plain_body ?? comment.body ?? '',
    public: comment.public === true,
    authorId: comment.author_id ?? null,
    authorName: names.get(comment.author_id ?? '') ?? null,
    ours: comment.metadata?.custom?.[markerName] !== undefined,
    createdAt: comment.created_at ?? unknownTime,
  };
}
