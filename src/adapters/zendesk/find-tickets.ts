import { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket, TicketFilter } from '../../domain/tickets/tickets.ts';
import { matchesFilter } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import { onceEach } from '../http/paging.ts';
import type { Desk } from './desk.ts';
import { zendeskFailure } from './errors.ts';
import { toTicket } from './mapping.ts';
import { nextPage } from './next-page.ts';
import { readRawTicket, readTicket } from './read-ticket.ts';
import { zendeskTicketAnswer, zendeskTicketsAnswer } from './schema.ts';

const maximumPages = 10;

/**
 * See `HelpDesk.listTickets`. The list has no filters (Zendesk docs), so pages are read until enough tickets match. A
 * ticket that changes meanwhile may be on two pages.
 */
export async function listTickets(
  desk: Desk,
  requesterId: string,
  filter: TicketFilter,
  limit: number,
  { signal }: CallOptions,
): Promise<Ticket[]> {
  const filters = filter.status !== undefined || filter.priority !== undefined;
  const pageSize = filters ? 100 : Math.min(Math.max(limit, 1), 100);
  const found = new Map<string, Ticket>();
  const isNewPage = onceEach();
  let cursor: Record<string, string> | null = {};
  for (let page = 0; cursor !== null && found.size < limit && page < maximumPages; page += 1) {
    const query: Record<string, string> = { sort: '-updated_at', 'page[size]': String(pageSize), ...cursor };
    const request = { id: requesterId, query, schema: zendeskTicketsAnswer, signal };
    const { tickets, meta } = await desk.client.request('GET', '/users/{id}/tickets/requested', request);
    for (const ticket of (tickets ?? []).map((one) => toTicket(one))) {
      if (matchesFilter(ticket, filter) && !found.has(ticket.id)) found.set(ticket.id, ticket);
    }
    cursor = nextPage(meta, isNewPage);
  }
  return [...found.values()].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt)).slice(0, limit);
}

const isMissing = (error: unknown): boolean => error instanceof ServiceFailure && error.kind === 'notFound';

/** See `HelpDesk.findFollowUp`. The closed ticket names its follow-ups; deleted ones are skipped. */
export async function findFollowUp(desk: Desk, ticketId: string, options: CallOptions): Promise<Ticket | null> {
  const { followup_ids } = await readRawTicket(desk, ticketId, options);
  const newestFirst = [...(followup_ids ?? [])].sort((a, b) => Number(b) - Number(a));
  for (const id of newestFirst) {
    try {
      return await readTicket(desk, id, options);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  return null;
}

const messagingCall = { method: 'GET', path: '/tickets/messaging/conversations/{id}/ticket' } as const;
/** Ids of Sunshine Conversations are hexadecimal. Anything that needs no escaping is sent. */
const conversationId = /^[\w-]{1,128}$/;

/** See `HelpDesk.ticketOfMessaging`. Zendesk returns only the active ticket, not one that is closed. */
export async function ticketOfMessaging(desk: Desk, id: string, { signal }: CallOptions): Promise<Ticket | null> {
  try {
    const request = { id, idPattern: conversationId, schema: zendeskTicketAnswer, signal };
    return toTicket((await desk.client.request(messagingCall.method, messagingCall.path, request)).ticket);
  } catch (error) {
    if (isMissing(error)) return null;
    if (!(error instanceof ServiceFailure) || error.kind !== 'unsupported') throw error;
    const details = { kind: 'unsupported', capability: 'messagingTickets', status: error.details.status } as const;
    throw zendeskFailure(messagingCall, 'not part of this account', details);
  }
}
