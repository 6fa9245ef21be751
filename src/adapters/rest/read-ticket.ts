import type { Ticket } from '../../domain/tickets/tickets.ts';
import type { CallOptions } from '../../ports/call.ts';
import type { RestClient } from './client.ts';
import { toTicket } from './mapping.ts';
import { restTicketAnswer } from './schema.ts';

/** See `HelpDesk.getTicket`. */
export async function readTicket(client: RestClient, id: string, { signal }: CallOptions): Promise<Ticket> {
  const { ticket } = await client.request('GET', '/tickets/{id}', { id, schema: restTicketAnswer, signal });
  return toTicket(ticket);
}
