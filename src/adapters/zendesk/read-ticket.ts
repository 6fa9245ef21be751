import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { toTicket } from './mapping.ts';
import type { ZendeskTicket } from './schema.ts';
import { zendeskTicketAnswer } from './schema.ts';

/** Reads a ticket from the database, with the members that only this adapter uses. */
export async function readRawTicket(desk: Desk, id: string, { signal }: CallOptions): Promise<ZendeskTicket> {
  const { ticket } = await desk.client.request('GET', '/tickets/{id}', { id, schema: zendeskTicketAnswer, signal });
  return ticket;
}

/** Reads a ticket from the database. */
export async function readTicket(desk: Desk, id: string, options: CallOptions): Promise<Ticket> {
  return toTicket(await readRawTicket(desk, id, options));
}
