import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { TicketDraft, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { contactOf, unmetContact } from '../../domain/tickets/tickets.ts';
import { isFailure } from '../http/write-outcome.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { RestClient } from './client.ts';
import { isKeyReused, restFailure } from './errors.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { toTicket, toWritten, wantedPlaces } from './mapping.ts';
import { createBody } from './request-bodies.ts';
import { restTicketsAnswer, restWrittenAnswer } from './schema.ts';

/** The ticket of an earlier try by another release of ours, whose request body was different. */
async function createdEarlier(client: RestClient, draft: TicketDraft, { signal }: CallOptions): Promise<WrittenTicket> {
  const query = { external_id: draft.externalId, order: 'asc', limit: '1' };
  const { tickets } = await client.request('GET', '/tickets', { query, schema: restTicketsAnswer, signal });
  const [created] = tickets;
  if (created !== undefined && created.external_id === draft.externalId) {
    return { ticket: toTicket(created), unmet: [] };
  }
  // The list may lag.
  throw restFailure({ method: 'POST', path: '/tickets' }, 'key in use', { kind: 'unavailable', status: 422 });
}

async function post(
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
    const { status, priority, requesterId, tags } = draft;
    const result = toWritten(written);
    return withReadBack(result, { status, priority, requesterId, tags, ...wantedPlaces(draft, result.ticket) });
  } catch (error) {
    if (isKeyReused(error)) return createdEarlier(client, draft, options);
    throw error;
  }
}

/** Adds the contact to what is unmet, if the ticket belongs to nobody and the server did not say why. */
function withContact({ ticket, unmet }: WrittenTicket): WrittenTicket {
  if (ticket.requesterId !== null || unmet.some(({ what }) => what === 'contact')) return { ticket, unmet };
  return { ticket, unmet: [...unmet, unmetContact('unchanged')] };
}

/**
 * See `HelpDesk.createTicket`. A server of an older contract refuses a request with a contact. A refused request was not
 * done, and does not use up its key; the one without the contact has a key of its own.
 */
export async function createTicket(
  client: RestClient,
  draft: TicketDraft,
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  if (contactOf(draft) === null) return post(client, draft, write, options);
  try {
    return withContact(await post(client, draft, write, options));
  } catch (error) {
    // Whatever else is wrong is refused again.
    if (!isFailure(error, ['rejected']) || error.details.status !== 422) throw error;
    const lesser = await post(client, { ...draft, contact: null }, { ...write, key: `${write.key}~contact` }, options);
    return { ...lesser, unmet: [unmetContact('refused'), ...lesser.unmet] };
  }
}
