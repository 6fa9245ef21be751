import { ServiceFailure } from '../../domain/failures.ts';
import type { CallOptions, WriteKey } from '../../ports/call.ts';
import { creationMark, jiraPropertyAnswer } from './schema.ts';
import type { Desk } from './desk.ts';
import { jiraFailure } from './errors.ts';
import { creationProperty } from './entity-properties.ts';
import { isRefusal } from './transitions.ts';

const path = '/rest/api/3/user/properties/{name}';

async function lastTry(desk: Desk, key: string, options: CallOptions): Promise<number | null> {
  const query = { accountId: await desk.site.me(options) };
  const request = {
    params: { name: creationProperty(key) },
    query,
    schema: jiraPropertyAnswer,
    signal: options.signal,
  };
  try {
    const { value } = await desk.client.request('GET', path, request);
    return creationMark.safeParse(value).data?.at ?? null;
  } catch (error) {
    if (error instanceof ServiceFailure && error.kind === 'notFound') return null;
    throw error;
  }
}

/**
 * To be called before an issue is created once more. The first try was at `firstTriedAt`; each later one leaves its
 * time as a property of our own account, which is read from the database and by every process: the age of the latest
 * try counts, not that of the first.
 * @throws `unavailable` with the time to wait while the latest try may still be on its way to the index
 */
export async function waitForIndex(desk: Desk, write: WriteKey, options: CallOptions): Promise<void> {
  const latest = Math.max(write.firstTriedAt, (await lastTry(desk, write.key, options)) ?? 0);
  const now = desk.now();
  const left = latest + desk.searchLagMs - now;
  if (left > 0) {
    const what = 'an earlier try may not be found yet';
    throw jiraFailure({ method: 'POST', path: '/rest/api/3/issue' }, what, { kind: 'unavailable', retryAfterMs: left });
  }
  const query = { accountId: await desk.site.me(options) };
  const params = { name: creationProperty(write.key) };
  await desk.client.send('PUT', path, { params, query, body: { at: now }, repeatable: true, signal: options.signal });
}

/** Takes the note of the latest try away; it does no harm when it stays. */
export async function forgetCreation(desk: Desk, key: string, options: CallOptions): Promise<void> {
  const query = { accountId: await desk.site.me(options) };
  const request = { params: { name: creationProperty(key) }, query, repeatable: true, signal: options.signal };
  try {
    await desk.client.send('DELETE', path, request);
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}
