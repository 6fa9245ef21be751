import type { Priority, Ticket, TicketStatus } from './tickets.ts';
import type { Unmet } from './unmet.ts';

/** A record that a write names: what was requested, and the id by which the ticket shows it. */
export interface WantedRecord {
  wanted: string;
  id: string;
}

/**
 * What a write was to leave on the ticket, in the words in which this desk can show it: a desk that maps two statuses
 * to one passes the one it shows. Absent or null parts were not written, or were found unmet before the write.
 */
export interface WantedTicket {
  status?: TicketStatus | null | undefined;
  priority?: Priority | null | undefined;
  /** Tags that must be among those of the ticket. */
  tags?: readonly string[] | undefined;
  group?: WantedRecord | null | undefined;
  assignee?: WantedRecord | null | undefined;
  /** Id of the customer. */
  requesterId?: string | null | undefined;
}

/** Statuses that also count as the wanted one. */
const sameStatus: Partial<Record<TicketStatus, TicketStatus>> = {
  // Not every desk has a final status, and some close a solved ticket only later.
  closed: 'solved',
  solved: 'closed',
  // A ticket that somebody works on is not new any more.
  new: 'open',
};

/**
 * Compares a ticket as it is after a write with what was wanted.
 * @returns the parts that the ticket does not show, all `unchanged`
 */
export function unmetBy(wanted: WantedTicket, ticket: Ticket): Unmet[] {
  const unchanged = (what: Unmet['what'], name: string): Unmet => ({ what, wanted: name, why: 'unchanged' });
  const { status, priority, tags = [], group, assignee, requesterId } = wanted;
  const shown = new Set(ticket.tags.map((tag) => tag.toLowerCase()));
  const missing = tags.filter((tag) => !shown.has(tag.toLowerCase()));
  const isMet = status == null || ticket.status === status || ticket.status === sameStatus[status];
  return [
    ...(isMet ? [] : [unchanged('status', status)]),
    ...(priority == null || ticket.priority === priority ? [] : [unchanged('priority', priority)]),
    ...(missing.length === 0 ? [] : [unchanged('tags', missing.join(', '))]),
    ...(assignee == null || ticket.assigneeId === assignee.id ? [] : [unchanged('assignee', assignee.wanted)]),
    ...(group == null || ticket.groupId === group.id ? [] : [unchanged('group', group.wanted)]),
    ...(requesterId == null || ticket.requesterId === requesterId ? [] : [unchanged('requester', requesterId)]),
  ];
}
