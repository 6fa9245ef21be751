import { ServiceFailure } from '../../domain/failures.ts';
import { withReadBack } from '../../domain/tickets/read-back.ts';
import type { Ticket, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { checkGiver, checkOwner, isForOwner, writeLocked, type GuardedChange } from '../http/owner-guard.ts';
import { isFailure } from '../http/write-outcome.ts';
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

const call = { service: 'rest', method: 'PATCH', path: '/tickets/{id}' } as const;

/** Writes the change; the server makes it only if the ticket still has the version. */
async function write(
  client: RestClient,
  id: string,
  { change, version }: { change: TicketChange; version: string | null },
  key: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  try {
    return await patch(client, id, { change, version }, idempotencyKey(key), options);
  } catch (error) {
    if (isKeyReused(error)) return { ticket: await readTicket(client, id, options), unmet: [] };
    const { requesterId: wanted, ...rest } = change;
    if (wanted === undefined || !isRequesterRefused(error)) throw error;
    const unmet: Unmet[] = [{ what: 'requester', wanted, why: 'unsupported' }];
    if (Object.keys(changeBody(rest)).length === 0) return { ticket: await readTicket(client, id, options), unmet };
    const otherKey = idempotencyKey({ ...key, key: `${key.key}~requester` });
    const written = await patch(client, id, { change: rest, version }, otherKey, options);
    return { ...written, unmet: [...unmet, ...written.unmet] };
  }
}

/**
 * Finds an earlier try of a change whose ticket has changed hands. The server looks for the key before it compares
 * versions, so a request for a version that the ticket never has finds that try, and writes nothing if there is none.
 * @throws `notFound` with reason `changedHands` if there is none
 */
async function findDone(
  client: RestClient,
  id: string,
  { change, guard }: GuardedChange,
  now: Ticket,
  key: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  if (!key.mayBeDone) checkOwner(call, now, guard, change);
  try {
    return await write(client, id, { change, version: `not-${now.version}` }, key, options);
  } catch (error) {
    if (isFailure(error, ['conflict'])) checkOwner(call, now, guard, change);
    throw error;
  }
}

/**
 * See `HelpDesk.changeTicket`. The answer holds the ticket as it is after the write, which is compared with the change.
 * Where the server does not move tickets between customers, the rest is written, with a key of its own.
 */
export async function changeTicket(
  client: RestClient,
  id: string,
  guarded: GuardedChange,
  key: WriteKey,
  options: CallOptions,
): Promise<WrittenTicket> {
  const { change, guard } = guarded;
  if (Object.keys(changeBody(change)).length === 0) return { ticket: await readTicket(client, id, options), unmet: [] };
  let { version } = guard;
  const isGiven = guard.from !== undefined && change.requesterId !== undefined;
  if ((guard.requesterId !== null && key.mayBeDone) || ((guard.requesterId !== null || isGiven) && version === null)) {
    const now = await readTicket(client, id, options);
    if (!isForOwner(now, guard, change)) return findDone(client, id, guarded, now, key, options);
    if (version === null) checkGiver(call, now, guard, change);
    version ??= now.version;
  }
  return writeLocked(version ?? undefined, {
    ...guarded,
    write: (current) => write(client, id, { change, version: current ?? null }, key, options),
    read: () => readTicket(client, id, options),
    mayBeDone: key.mayBeDone,
    call,
  });
}
