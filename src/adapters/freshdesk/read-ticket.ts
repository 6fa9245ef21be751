import { isFailure } from '../http/write-outcome.ts';
import type { ServiceFailure } from '../../domain/failures.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { freshdeskFailure } from './errors.ts';
import { isCustomStatus, toTicket } from './mapping.ts';
import type { FreshdeskTicket } from './schema.ts';
import { freshdeskTicket } from './schema.ts';

/** Maps a ticket, after looking up a status that only this account has. Where that fails, such a status counts as open. */
export async function mapTicket(desk: Desk, ticket: FreshdeskTicket, options: CallOptions): Promise<Ticket> {
  const onHold = isCustomStatus(ticket.status) ? await desk.lookups.onHold(options) : null;
  return toTicket(ticket, onHold === 'unavailable' ? null : onHold);
}

/**
 * Reads an archived ticket: one that was closed and not touched for about 120 days. Null when there is none, or none
 * that we may see.
 */
async function readArchived(desk: Desk, id: string, { signal }: CallOptions): Promise<FreshdeskTicket | null> {
  try {
    const ticket = await desk.client.request('GET', '/tickets/archived/{id}', { id, schema: freshdeskTicket, signal });
    return { ...ticket, archived: true };
  } catch (error) {
    if (isFailure(error, ['notFound', 'forbidden'])) return null;
    throw error;
  }
}

/** Reads a ticket, archived or not. Freshdesk still returns deleted tickets; here they are `notFound`. */
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

/** The failure of a write to an archived ticket, which cannot change any more. */
export function archivedFailure(method: 'PUT' | 'POST', path: string): ServiceFailure {
  return freshdeskFailure({ method, path }, 'the ticket is archived', { kind: 'rejected', reason: 'ticketClosed' });
}

/** Runs a write to a ticket. When the ticket is not found, finds out whether it is archived. */
export async function writeUnlessArchived<T>(
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
