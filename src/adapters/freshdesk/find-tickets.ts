import type { Ticket, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { mapTicket, readTicket } from './read-ticket.ts';
import { ticketPages, toVendorTime } from './ticket-pages.ts';
import { followUpTag } from './write-markers.ts';

/** A time before Freshdesk existed. Without a time, only tickets of the last 30 days are listed. */
const everMs = Date.parse('2010-01-01T00:00:00Z');

/** See `HelpDesk.listTickets`. */
export async function listTickets(
  desk: Desk,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  options: CallOptions,
): Promise<Ticket[]> {
  const query = {
    requester_id: requesterId,
    updated_since: toVendorTime(everMs),
    order_by: 'updated_at',
    order_type: 'desc',
  };
  const found = new Map<string, Ticket>();
  for await (const page of ticketPages(desk, query, options)) {
    const tickets = await Promise.all(page.map((ticket) => mapTicket(desk, ticket, options)));
    for (const ticket of tickets) {
      if (matchesFilter(ticket, filter) && !found.has(ticket.id)) found.set(ticket.id, ticket);
    }
    if (found.size >= limit) break;
  }
  return [...found.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, limit);
}

/**
 * See `HelpDesk.findFollowUp`: the newest ticket of the same requester with the follow-up tag. A follow-up that is
 * archived is not listed.
 */
export async function findFollowUp(desk: Desk, ticketId: string, options: CallOptions): Promise<Ticket | null> {
  const { requester_id, created_at } = await readTicket(desk, ticketId, options);
  if (requester_id == null) return null;
  const query = {
    requester_id,
    updated_since: created_at == null ? toVendorTime(everMs) : toVendorTime(Date.parse(created_at)),
    order_by: 'created_at',
    order_type: 'desc',
  };
  const tag = followUpTag(ticketId);
  for await (const page of ticketPages(desk, query, options)) {
    const found = page.find(({ tags }) => (tags ?? []).includes(tag));
    if (found !== undefined) return mapTicket(desk, found, options);
  }
  return null;
}
