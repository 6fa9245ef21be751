import type { Ticket, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { RestClient } from './client.ts';
import { toTicket, wireStatus } from './mapping.ts';
import { restTicketsAnswer } from './schema.ts';

const pageSize = 100;

/** See `HelpDesk.listTickets`. */
export async function listTickets(
  client: RestClient,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  { signal }: CallOptions,
): Promise<Ticket[]> {
  const found = new Map<string, Ticket>();
  const { status, priority } = filter;
  const wanted = {
    requester: requesterId,
    ...(status === undefined ? {} : { status: wireStatus(status) }),
    ...(priority === undefined ? {} : { priority }),
  };
  let cursor: Record<string, string> = {};
  const isNewPage = onceEach();
  while (found.size < limit) {
    const query = { ...wanted, order: 'desc', limit: String(Math.min(pageSize, limit - found.size)), ...cursor };
    const { tickets, next_cursor } = await client.request('GET', '/tickets', {
      query,
      schema: restTicketsAnswer,
      signal,
    });
    // A server that ignores the filter must never show one customer another customer's ticket.
    const own = tickets.map(toTicket).filter((ticket) => ticket.requesterId === requesterId);
    for (const ticket of own) {
      if (matchesFilter(ticket, filter) && !found.has(ticket.id)) found.set(ticket.id, ticket);
    }
    if (next_cursor == null || !isNewPage(next_cursor)) break;
    cursor = { cursor: next_cursor };
  }
  return [...found.values()].slice(0, limit);
}

/** See `HelpDesk.findFollowUp`. */
export async function findFollowUp(
  client: RestClient,
  ticketId: string,
  { signal }: CallOptions,
): Promise<Ticket | null> {
  const query = { follow_up_of: ticketId, order: 'desc', limit: String(pageSize) };
  const { tickets } = await client.request('GET', '/tickets', { query, schema: restTicketsAnswer, signal });
  const newestFirst = tickets.map(toTicket).sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  return newestFirst[0] ?? null;
}
