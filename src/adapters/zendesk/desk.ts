import type { Unmet } from '../../domain/desk/desk.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { ZendeskTicket } from './schema.ts';
import { zendeskTicketAnswer } from './schema.ts';
import type { Agents } from './agents.ts';
import type { CustomFieldIds } from './request-bodies.ts';
import type { ZendeskClient } from './client.ts';
import type { Groups } from './groups.ts';
import { toTicket } from './mapping.ts';

/** What the operations of the help desk share. */
export interface Desk {
  client: ZendeskClient;
  groups: Groups;
  agents: Agents;
  fields: CustomFieldIds;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Reads a ticket from the database, with what only we need of it. */
export async function readRawTicket(desk: Desk, id: string, { signal }: CallOptions): Promise<ZendeskTicket> {
  const { ticket } = await desk.client.request('GET', '/tickets/{id}', { id, schema: zendeskTicketAnswer, signal });
  return ticket;
}

/** Reads a ticket from the database. */
export async function readTicket(desk: Desk, id: string, options: CallOptions): Promise<Ticket> {
  return toTicket(await readRawTicket(desk, id, options));
}

/**
 * Custom fields that were sent and are not on the ticket: Zendesk may drop an id it does not know without a word. A
 * ticket shows all fields of the account, empty ones too.
 */
export function droppedFields(ticket: ZendeskTicket, sent: readonly { id: number }[]): Unmet[] {
  const shown = ticket.custom_fields;
  if (shown == null) return [];
  const dropped = sent.filter(({ id }) => !shown.some((field) => field.id === String(id)));
  return dropped.map(({ id }) => ({ what: 'link', wanted: `field ${id}`, why: 'notFound' }));
}
