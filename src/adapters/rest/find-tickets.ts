import type { DeskEvent } from '../../domain/desk/desk.ts';
import type { Ticket, TicketComment, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { restMessagesAnswer, restTicketsAnswer } from './schema.ts';
import type { RestClient } from './client.ts';
import { toComment, toTicket, wireStatus } from './mapping.ts';

const pageSize = 100;
/** Bounds one walk; the next one goes on where it stopped. */
const maximumPages = 50;

/** The newest messages that pass, newest first, at most `limit`. */
export async function listMessages(
  client: RestClient,
  ticketId: string,
  filter: { visibility?: 'public'; role?: 'customer' },
  limit: number,
  { signal }: CallOptions,
): Promise<TicketComment[]> {
  const found: TicketComment[] = [];
  let cursor: Record<string, string> = {};
  while (found.length < limit) {
    const query = { ...filter, order: 'desc', limit: String(Math.min(pageSize, limit - found.length)), ...cursor };
    const options = { id: ticketId, query, schema: restMessagesAnswer, signal };
    const { messages, next_cursor } = await client.request('GET', '/tickets/{id}/messages', options);
    found.push(...messages.map(toComment));
    if (next_cursor == null) break;
    cursor = { cursor: next_cursor };
  }
  return found.slice(0, limit);
}

/** See `HelpDesk.listTickets`. */
export async function listTickets(
  client: RestClient,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  { signal }: CallOptions,
): Promise<Ticket[]> {
  const found: Ticket[] = [];
  const { status, priority } = filter;
  const wanted = {
    requester: requesterId,
    ...(status === undefined ? {} : { status: wireStatus(status) }),
    ...(priority === undefined ? {} : { priority }),
  };
  let cursor: Record<string, string> = {};
  while (found.length < limit) {
    const query = { ...wanted, order: 'desc', limit: String(Math.min(pageSize, limit - found.length)), ...cursor };
    const { tickets, next_cursor } = await client.request('GET', '/tickets', {
      query,
      schema: restTicketsAnswer,
      signal,
    });
    // A server that overlooks a filter must never tell one customer of another's ticket.
    const theirs = tickets.map(toTicket).filter((ticket) => ticket.requesterId === requesterId);
    found.push(...theirs.filter((ticket) => matchesFilter(ticket, filter)));
    if (next_cursor == null) break;
    cursor = { cursor: next_cursor };
  }
  return found.slice(0, limit);
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

function timeOf(text: string | null | undefined): number | null {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

/** See `HelpDesk.listChanges`. The desk says itself up to which time its list is complete. */
export async function listChanges(
  client: RestClient,
  since: number,
  { signal }: CallOptions,
): Promise<{ events: DeskEvent[]; until: number }> {
  const events = new Map<string, DeskEvent>();
  const wanted = { updated_since: new Date(since).toISOString(), order: 'asc', limit: String(pageSize) };
  let cursor: Record<string, string> = {};
  let complete: number | null = null;
  let last = since;
  for (let page = 0; page < maximumPages; page += 1) {
    const query = { ...wanted, ...cursor };
    const answer = await client.request('GET', '/tickets', { query, schema: restTicketsAnswer, signal });
    complete ??= timeOf(answer.as_of);
    for (const { id, updated_at } of answer.tickets) {
      const at = timeOf(updated_at);
      events.set(id, { id: `${id}@${updated_at ?? 'unknown'}`, ticketId: id, at });
      last = at ?? last;
    }
    if (answer.next_cursor == null) return { events: [...events.values()], until: Math.max(since, complete ?? last) };
    cursor = { cursor: answer.next_cursor };
  }
  return { events: [...events.values()], until: last };
}
