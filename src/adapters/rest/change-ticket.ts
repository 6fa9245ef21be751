import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { RestClient } from './client.ts';
import { isKeyReused } from './errors.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { toWritten } from './mapping.ts';
import { readTicket } from './read-ticket.ts';
import { changeBody } from './request-bodies.ts';
import { restWrittenAnswer } from './schema.ts';

/** See `HelpDesk.changeTicket`. */
export async function changeTicket(
  client: RestClient,
  id: string,
  { change, version }: { change: TicketChange; version: string | null },
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const body = changeBody(change);
  if (Object.keys(body).length === 0) return { ticket: await readTicket(client, id, options), unmet: [] };
  try {
    const written = await client.request('PATCH', '/tickets/{id}', {
      id,
      body,
      headers: {
        'idempotency-key': idempotencyKey(write),
        ...(version === null ? {} : { 'if-match': `"${version}"` }),
      },
      schema: restWrittenAnswer,
      signal: options.signal,
    });
    return toWritten(written);
  } catch (error) {
    if (isKeyReused(error)) return { ticket: await readTicket(client, id, options), unmet: [] };
    throw error;
  }
}
