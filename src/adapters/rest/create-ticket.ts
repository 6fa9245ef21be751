import { createHash } from 'node:crypto';
import type { Ticket, TicketChange, TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { restTicketAnswer, restTicketsAnswer, restWrittenAnswer } from './schema.ts';
import type { RestClient } from './client.ts';
import { isKeyReused, restFailure } from './errors.ts';
import { changeBody, createBody, toTicket, toWritten } from './mapping.ts';

// Every write is one request, and the server keeps the keys of writes as long as the tickets. So nothing has to be
// looked up before a write is repeated, however late.

const sendableKey = /^[\x21-\x7e]{1,255}$/;

/** At most 255 characters that a header can carry. */
function idempotencyKey({ key }: WriteKey): string {
  return sendableKey.test(key) ? key : createHash('sha256').update(key, 'utf8').digest('hex');
}

/** Reads a ticket. */
export async function readTicket(client: RestClient, id: string, { signal }: CallOptions): Promise<Ticket> {
  const { ticket } = await client.request('GET', '/tickets/{id}', { id, schema: restTicketAnswer, signal });
  return toTicket(ticket);
}

/** The ticket of an earlier try whose request was worded otherwise, by another release of ours. */
async function madeEarlier(client: RestClient, draft: TicketDraft, { signal }: CallOptions): Promise<WrittenTicket> {
  const query = { external_id: draft.externalId, order: 'asc', limit: '1' };
  const { tickets } = await client.request('GET', '/tickets', { query, schema: restTicketsAnswer, signal });
  const [made] = tickets;
  if (made !== undefined && made.external_id === draft.externalId) return { ticket: toTicket(made), unmet: [] };
  // The list may lag behind.
  throw restFailure({ method: 'POST', path: '/tickets' }, 'key in use', { kind: 'unavailable', status: 422 });
}

/** See `HelpDesk.createTicket`. */
export async function createTicket(
  client: RestClient,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  try {
    const written = await client.request('POST', '/tickets', {
      body: createBody(draft),
      headers: { 'idempotency-key': idempotencyKey(write) },
      schema: restWrittenAnswer,
      signal: options.signal,
    });
    return toWritten(written);
  } catch (error) {
    if (isKeyReused(error)) return madeEarlier(client, draft, options);
    throw error;
  }
}

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
