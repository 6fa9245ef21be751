import type { Ticket, TicketChange } from './tickets.ts';
import type { Unmet } from './unmet.ts';

/** The parts of a write that the ticket itself shows afterwards. */
export type ShownParts = Pick<TicketChange, 'status' | 'priority' | 'requesterId' | 'addTags'>;

/**
 * Compares a ticket, as read after a write, with what was wanted. Returns the parts that it does not show, `unchanged`:
 * the desk accepted the write, but did not do them. A ticket that is closed is solved as well.
 */
export function unmetBy(wanted: ShownParts, ticket: Ticket): Unmet[] {
  const { status, priority, requesterId, addTags = [] } = wanted;
  const unmet: Unmet[] = [];
  const isSolved = status === 'solved' && ticket.status === 'closed';
  if (status !== undefined && status !== ticket.status && !isSolved) {
    unmet.push({ what: 'status', wanted: status, why: 'unchanged' });
  }
  if (priority !== undefined && priority !== ticket.priority) {
    unmet.push({ what: 'priority', wanted: priority, why: 'unchanged' });
  }
  if (requesterId !== undefined && requesterId !== ticket.requesterId) {
    unmet.push({ what: 'requester', wanted: requesterId, why: 'unchanged' });
  }
  const present = new Set(ticket.tags.map((tag) => tag.toLowerCase()));
  const missing = addTags.filter((tag) => !present.has(tag.toLowerCase()));
  if (missing.length > 0) unmet.push({ what: 'tags', wanted: missing.join(' '), why: 'unchanged' });
  return unmet;
}
