import { ServiceFailure } from '../../domain/failures.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { RestClient } from './client.ts';
import { isKeyReused } from './errors.ts';
import { idempotencyKey } from './idempotency-key.ts';
import { toWritten, wantedPlaces } from './mapping.ts';
import { readTicket } from './read-ticket.ts';
import { changeBody } from './request-bodies.ts';
import { restWrittenAnswer } from './schema.ts';

/** True when the server refuses to move the ticket to another customer, or does not know how. A refusal does nothing. */
function isRequesterRefused(error: unknown): boolean {
  if (!(error instanceof ServiceFailure) || error.kind !== 'rejected') return false;
  return (error.details.fields ?? []).some(({ field }) => field === 'requester_id');
}

async function patch(
  client: RestClient,
  id: string,
  { change, version }: { change: TicketChange; version: string | null },
  key: string,
  { signal }: CallOptions,
): Promise<WrittenTicket> {
  const written = await client.request('PATCH', '/tickets/{id}', {
    id,
    body: changeBody(change),
    headers: { 'idempotency-key': key, ...(version === null ? {} : { 'if-match': `"${version}"` }) },
    schema: restWrittenAnswer,
    signal,
  });
  const { status, priority, requesterId, addTags: tags } = change;
  const result = toWritten(written);
  return withReadBack(result, { status, priority, requesterId, tags, ...wantedPlaces(change, result.ticket) });
}

/**
 * See `HelpDesk.changeTicket`. The answer holds the ticket as it is after the write, which is compared with the change.
 * Where the server does not move tickets between customers, the rest is written, with a key of its own.
 */
export async function changeTicket(
  client: RestClient,
  id: string,
  { change, version }: { change: TicketChange; version: string | null },
  write: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const unchanged = async (unmet: Unmet[]): Promise<WrittenTicket> => ({
    ticket: await readTicket(client, id, options),
    unmet,
  });
  if (Object.keys(changeBody(change)).length === 0) return unchanged([]);
  try {
    return await patch(client, id, { change, version }, idempotencyKey(write), options);
  } catch (error) {
    if (isKeyReused(error)) return unchanged([]);
    const { requesterId: wanted, ...rest } = change;
    if (wanted === undefined || !isRequesterRefused(error)) throw error;
    const unmet: Unmet[] = [{ what: 'requester', wanted, why: 'unsupported' }];
    if (Object.keys(changeBody(rest)).length === 0) return unchanged(unmet);
    const key = idempotencyKey({ ...write, key: `${write.key}~requester` });
    const written = await patch(client, id, { change: rest, version }, key, options);
    return { ...written, unmet: [...unmet, ...written.unmet] };
  }
}
