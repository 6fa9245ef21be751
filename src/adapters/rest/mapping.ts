import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { WantedTicket } from '../../domain/tickets/unmet-by.ts';
import type { Ticket, TicketComment, TicketStatus, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { priorities, ticketStatuses, unmetContact } from '../../domain/tickets/tickets.ts';
import { shownName } from '../http/shown-name.ts';
import type { RestMessage, RestTicket, RestUnmet, RestWritten } from './schema.ts';

/** Used when the server gives no time. */
const unknownTime = '1970-01-01T00:00:00Z';

/** The API's name of a status. */
export function wireStatus(status: TicketStatus): string {
  return status === 'onHold' ? 'on_hold' : status;
}

function toStatus(wire: string | null | undefined): TicketStatus {
  // An unknown status counts as open, so that nothing ends too early.
  return ticketStatuses.find((status) => wireStatus(status) === wire) ?? 'open';
}

/** Maps a ticket. */
export function toTicket(ticket: RestTicket): Ticket {
  const updatedAt = ticket.updated_at ?? ticket.created_at ?? unknownTime;
  return {
    id: ticket.id,
    subject: ticket.subject ?? '',
    status: toStatus(ticket.status),
    priority: priorities.find((priority) => priority === ticket.priority) ?? null,
    requesterId: ticket.requester_id ?? null,
    assigneeId: ticket.assignee?.email ?? null,
    groupId: ticket.group ?? null,
    tags: ticket.tags ?? [],
    externalId: ticket.external_id ?? null,
    createdAt: ticket.created_at ?? updatedAt,
    updatedAt,
    version: ticket.version,
  };
}

/** Maps a message. A message that is not explicitly public is private. */
export function toComment(message: RestMessage): TicketComment {
  return {
    id: message.id,
    body: message.body ?? '',
    public: message.visibility === 'public',
    authorId: message.author_id ?? null,
    authorName: shownName(message.author_name),
    ours: message.own === true,
    createdAt: message.created_at ?? unknownTime,
  };
}

const unmetParts = ['group', 'assignee', 'priority', 'status', 'tags', 'link', 'requester', 'contact', 'file'] as const;
const unmetReasons = new Map<string, Unmet['why']>([
  ['not_found', 'notFound'],
  ['ambiguous', 'ambiguous'],
  ['unsupported', 'unsupported'],
]);

function toUnmet({ what, wanted, why }: RestUnmet): Unmet[] {
  const part = unmetParts.find((each) => each === what);
  const reason = unmetReasons.get(why ?? '') ?? 'refused';
  if (part === 'contact') return [unmetContact(reason)];
  return part === undefined ? [] : [{ what: part, wanted, why: reason }];
}

/** Maps the answer to a write. */
export function toWritten({ ticket, unmet }: RestWritten): WrittenTicket {
  return { ticket: toTicket(ticket), unmet: (unmet ?? []).flatMap(toUnmet) };
}

/** The group and the person of a write, which the server shows by their names. Their case does not matter. */
export function wantedPlaces(
  { group, assignee }: { group?: string | null | undefined; assignee?: string | undefined },
  ticket: Ticket,
): Pick<WantedTicket, 'group' | 'assignee'> {
  const wanted = (name: string | null | undefined, shown: string | null): WantedTicket['group'] => {
    if (name == null) return null;
    const isShown = shown?.trim().toLowerCase() === name.trim().toLowerCase();
    return { wanted: name, id: isShown ? (shown ?? name) : name };
  };
  return { group: wanted(group, ticket.groupId), assignee: wanted(assignee, ticket.assigneeId) };
}
