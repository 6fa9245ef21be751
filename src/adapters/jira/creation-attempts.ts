import { z } from 'zod';
import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { keyDigest } from './labels.ts';
import { jiraPropertyAnswer } from './schema.ts';
import { isRefusal } from '../http/write-outcome.ts';

const path = '/rest/api/3/user/properties/{name}';

/** Value of the property. Epoch milliseconds. */
const attempt = z.object({ at: z.number() });

/** Name of the property of our own account that holds the time of the latest try to create with this key. */
function propertyName(key: string): string {
  return `deskbridge.create.${keyDigest(key)}`;
}

async function latestAttempt(desk: Desk, key: string, options: CallOptions): Promise<number | null> {
  const query = { accountId: await desk.lookups.ownAccountId(options) };
  const request = { params: { name: propertyName(key) }, query, schema: jiraPropertyAnswer, signal: options.signal };
  try {
    const { value } = await desk.client.request('GET', path, request);
    return attempt.safeParse(value).data?.at ?? null;
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}

/**
 * Must be called before a try creates an issue again. The first try was at `firstTriedAt`. Each later try stores its
 * time as a property of our own account, which every process reads from the database. So the age of the latest try
 * counts, not the age of the first one.
 * @throws `unavailable`, with the time to wait, while the index may not have the issue of the latest try yet
 */
export async function waitForIndex(desk: Desk, write: WriteKey, options: CallOptions): Promise<void> {
  const latest = Math.max(write.firstTriedAt, (await latestAttempt(desk, write.key, options)) ?? 0);
  const now = desk.now();
  const left = latest + desk.searchLagMs - now;
  if (left > 0) {
    const what = 'an issue of an earlier try may not be found yet';
    throw jiraFailure({ method: 'POST', path: '/rest/api/3/issue' }, what, { kind: 'unavailable', retryAfterMs: left });
  }
  const query = { accountId: await desk.lookups.ownAccountId(options) };
  const params = { name: propertyName(write.key) };
  await desk.client.send('PUT', path, { params, query, body: { at: now }, repeatable: true, signal: options.signal });
}

/** Deletes the time of the latest try. It does no harm when it stays. */
export async function forgetAttempt(desk: Desk, key: string, options: CallOptions): Promise<void> {
  const query = { accountId: await desk.lookups.ownAccountId(options) };
  const request = { params: { name: propertyName(key) }, query, repeatable: true, signal: options.signal };
  try {
    await desk.client.send('DELETE', path, request);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
