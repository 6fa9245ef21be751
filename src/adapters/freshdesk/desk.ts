import type { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket, freshdeskTickets } from './schema.ts';
import type { FreshdeskClient } from './client.ts';
import { freshdeskFailure, isFailure } from './errors.ts';
import { isCustomStatus, toTicket } from './mapping.ts';
import type { Names } from './account-lookups.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: FreshdeskClient;
  names: Names;
  /** Name of the custom ticket field for the conversation; null where there is none. */
  conversationField: string | null;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Freshdesk lists no more than 300 pages. */
const maximumPages = 300;

/** The ticket in our words; a state of the account's own is looked up by its name. */
export async function toOurTicket(desk: Desk, ticket: FreshdeskTicket, options: CallOptions): Promise<Ticket> {
  return toTicket(ticket, isCustomStatus(ticket.status) ? await desk.names.onHold(options) : null);
}

/** Archived tickets: closed and untouched for about 120 days. Null when there is none, or none that we may see. */
async function readArchived(desk: Desk, id: string, { signal }: CallOptions): Promise<FreshdeskTicket | null> {
  try {
    const ticket = await desk.client.request('GET', '/tickets/archived/{id}', { id, schema: freshdeskTicket, signal });
    return { ...ticket, archived: true };
  } catch (error) {
    if (isFailure(error, ['notFound', 'forbidden'])) return null;
    throw error;
  }
}

/** Reads a ticket, archived ones too. A deleted one stays readable at Freshdesk: `notFound` here. */
export async function readTicket(desk: Desk, id: string, options: CallOptions): Promise<FreshdeskTicket> {
  const call = { method: 'GET', path: '/tickets/{id}' } as const;
  try {
    const request = { id, schema: freshdeskTicket, signal: options.signal };
    const ticket = await desk.client.request(call.method, call.path, request);
    if (ticket.deleted === true) throw freshdeskFailure(call, 'deleted', { kind: 'notFound' });
    return ticket;
  } catch (error) {
    if (!isFailure(error, ['notFound']) || error.details.status !== 404) throw error;
    const archived = await readArchived(desk, id, options);
    if (archived === null) throw error;
    return archived;
  }
}

/** The failure of a write to an archived ticket: it can change no more. */
export function archivedFailure(method: 'PUT' | 'POST', path: string): ServiceFailure {
  return freshdeskFailure({ method, path }, 'the ticket is archived', { kind: 'rejected', reason: 'ticketClosed' });
}

/** Runs a write to a ticket; a ticket that is not found may be archived. */
export async function writing<T>(
  desk: Desk,
  id: string,
  method: 'PUT' | 'POST',
  path: string,
  write: () => Promise<T>,
  options: CallOptions,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isFailure(error, ['notFound']) || error.details.status !== 404) throw error;
    throw (await readArchived(desk, id, options)) === null ? error : archivedFailure(method, path);
  }
}

/** A requester that Freshdesk does not know is a fault of that query member, not an empty list. */
function namesNoRequester(error: unknown): boolean {
  if (!isFailure(error, ['rejected'])) return false;
  return (error.details.fields ?? []).some(({ field }) => field === 'requester_id' || field === 'unique_external_id');
}

/**
 * Pages of tickets from the database, not from the search index that lags minutes behind. Deleted tickets, spam and
 * archived ones are not in it. Nothing at all when the requester does not exist.
 * @param query `updated_since` must be in it: without it only the last 30 days are listed
 */
export async function* ticketPages(
  desk: Desk,
  query: Record<string, string> & { updated_since: string },
  { signal }: CallOptions,
): AsyncGenerator<FreshdeskTicket[]> {
  for (let page = 1; page <= maximumPages; page += 1) {
    try {
      const { items, hasNext } = await desk.client.page('/tickets', page, { query, schema: freshdeskTickets, signal });
      yield items;
      if (!hasNext) return;
    } catch (error) {
      if (namesNoRequester(error)) return;
      throw error;
    }
  }
}

/** A time as Freshdesk takes it: whole seconds, rounded down. */
export function vendorTime(ms: number): string {
  return `${new Date(Math.max(0, Math.floor(ms / 1000) * 1000)).toISOString().slice(0, 19)}Z`;
}
