import { Worker, type NativeConnection } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRoutingActivities } from '../../src/activities/routing.ts';
import { builtInRouting } from '../../src/domain/routing/routing.ts';
import { adviceFor } from '../../src/cli/keys/list.ts';
import { rotate } from '../../src/cli/keys/rotate.ts';
import { countKeys, type KeyUsage } from '../../src/cli/keys/usage.ts';
import type { Installation } from '../../src/cli/keys/installation.ts';
import { conversationStart } from '../../src/client/conversation-start.ts';
import type { PayloadKey } from '../../src/config/sections/keys.ts';
import { connectWorker, openClient, type OpenClient } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { markRefused } from '../../src/temporal/mark-refused.ts';
import { createKeyReader } from '../../src/temporal/payload-codec.ts';
import { workflowBundle } from '../../src/worker/bundle.ts';
import { newKey, newSecrets, quietRuntime, serverTarget, uniqueName } from '../support/temporal.ts';

quietRuntime();
const [older, newer] = [newKey('older'), newKey('newer')];
const taskQueue = uniqueName('keys');
const memory = { conversationId: 'c', endedAt: '2026-11-28T00:00:00Z', summary: 'Her printer jams.', ticketIds: [] };
const silent = (): void => undefined;
let connection: NativeConnection;
let before: OpenClient;
let after: OpenClient;

beforeAll(async () => {
  connection = await connectWorker(serverTarget());
  before = openClient(serverTarget(), createDataConverter(newSecrets(older)));
  after = openClient(serverTarget(), createDataConverter(newSecrets(newer, older)));
});
afterAll(() => Promise.all([connection.close(), before.connection.close(), after.connection.close()]));

/** An installation whose `PAYLOAD_KEYS` holds these keys. */
function installation(...keys: PayloadKey[]): Installation {
  return { client: after.client, taskQueue, keyOf: createKeyReader(newSecrets(...keys)), keys };
}

/** A worker for as long as the work takes. It can write nothing: what needs that keeps trying. */
async function withWorker<Result>(keys: PayloadKey[], work: () => Promise<Result>): Promise<Result> {
  const dataConverter = markRefused(createDataConverter(newSecrets(...keys)));
  const worker = await Worker.create({
    connection,
    taskQueue,
    dataConverter,
    workflowBundle: await workflowBundle(),
    activities: {
      ...createRoutingActivities({ routing: builtInRouting }),
      default: () => Promise.reject(new Error('the help desk is down')),
    },
  });
  return worker.runUntil(work);
}

async function usageOf(id: string, ...keys: PayloadKey[]): Promise<KeyUsage | undefined> {
  return (await countKeys(installation(...keys), silent)).keys.find((usage) => usage.id === id);
}

/** One workflow of each type that lives long, and a conversation that cannot finish what it was told to do. */
async function startAll(): Promise<{ ids: Map<string, string>; busy: string }> {
  const { workflow } = before.client;
  const inputs: Record<string, unknown> = {
    deskHealth: { desk: 'x', backlogPerMinute: 60, state: null },
    deskEvents: { desk: 'x', state: null },
    pinGuard: { scope: 'number', state: null },
    directoryEntry: 'kept',
    customerMemory: { memory, forgetAt: Date.now() + 3_600_000 },
  };
  const ids = new Map<string, string>();
  for (const [type, input] of Object.entries(inputs)) {
    const { workflowId } = await workflow.start(type, { workflowId: uniqueName(type), taskQueue, args: [input] });
    ids.set(type, workflowId);
  }
  const [quiet, busy] = [uniqueName('quiet'), uniqueName('busy')];
  for (const id of [quiet, busy]) {
    await workflow.start('conversation', conversationStart({ channel: 'call', id }, { taskQueue, idleMs: 3_600_000 }));
  }
  await workflow.getHandle(`call/${busy}`).signal('takeOver', { by: 'Grace' });
  ids.set('conversation', `call/${quiet}`);
  return { ids, busy: `call/${busy}` };
}

it('everything that lives long moves to the new key with what it knows; what cannot is named, and the old key is retired after it', async () => {
  const { ids, busy } = await startAll();
  await withWorker([older], async () => {
    await expect
      .poll(() => before.client.workflow.getHandle(ids.get('directoryEntry') ?? '').query('readEntry'))
      .toBe('kept');
    await expect
      .poll(() => before.client.workflow.getHandle(busy).query('state'))
      .toMatchObject({ escalation: { takenOver: { by: 'Grace' } } });
  });
  await expect
    .poll(() => usageOf('older', newer, older), { timeout: 10_000 })
    .toMatchObject({
      role: 'decrypts',
      running: { conversation: 2, deskHealth: 1, deskEvents: 1, pinGuard: 1, directoryEntry: 1, customerMemory: 1 },
      closed: 0,
    });

  // Without a worker nothing moves, and the reason is told.
  const idle = await rotate(installation(newer, older), 0, silent);
  expect(idle).toMatchObject({ moved: 0, ended: 0 });
  expect(new Set(idle.left.map(({ why }) => why))).toEqual(
    new Set([expect.stringMatching(/no worker has taken its task/)]),
  );
  expect(idle.left).toHaveLength(7);

  await withWorker([newer, older], async () => {
    await expect
      .poll(async () => (await rotate(installation(newer, older), 1_000, silent)).left, { timeout: 20_000 })
      .toEqual([{ workflow: busy, type: 'conversation', why: expect.stringContaining(`conversations show ${busy}`) }]);
    const entry = after.client.workflow.getHandle(ids.get('directoryEntry') ?? '');
    expect(await entry.query('readEntry')).toBe('kept');
    expect(await after.client.workflow.getHandle(ids.get('customerMemory') ?? '').query('recall')).toEqual(memory);
    expect(await entry.executeUpdate('writeEntry', { args: [{ to: 'written' }] })).toBe('written');
  });
  await expect
    .poll(() => usageOf('older', newer, older), { timeout: 10_000 })
    .toMatchObject({ running: { conversation: 1 }, closed: 6 });
  const [current] = (await countKeys(installation(newer, older), silent)).keys;
  expect(current).toMatchObject({
    id: 'newer',
    role: 'encrypts',
    running: { directoryEntry: 1, customerMemory: 1, conversation: 2 },
  });

  await after.client.workflow.getHandle(busy).terminate();
  await expect
    .poll(() => usageOf('older', newer, older), { timeout: 10_000 })
    .toMatchObject({ running: {}, closed: 7 });
  expect((await usageOf('older', newer, older))?.closedUntil).toMatch(/^20\d\d-/);
  // A key that was removed although something is encrypted with it shows as missing.
  expect(await usageOf('older', newer)).toMatchObject({ role: 'missing', closed: 7 });
  await Promise.all([...ids.values()].map((id) => after.client.workflow.getHandle(id).terminate()));
}, 60_000);

it('a worker that still encrypts with the old key is found out, and forged payloads count for no key', async () => {
  const workflowId = uniqueName('entry');
  await after.client.workflow.start('directoryEntry', { workflowId, taskQueue, args: ['kept'] });
  const stranger = openClient(
    serverTarget(),
    createDataConverter({ payloadKeys: [newKey('forged')], pinPepper: 'guess' }),
  );
  await stranger.client.workflow.getHandle(workflowId).signal('startAnew', { by: 'Mallory' });
  const latest = newKey('latest');
  await expect
    .poll(() => usageOf('newer', latest, newer, older), { timeout: 10_000 })
    .toMatchObject({ running: { directoryEntry: 1 } });
  expect(await usageOf('forged', latest, newer, older)).toBeUndefined();
  const ahead = openClient(serverTarget(), createDataConverter(newSecrets(latest, newer)));
  await withWorker([newer, latest], async () => {
    const { left } = await rotate({ ...installation(latest, newer), client: ahead.client }, 2_000, silent);
    expect(left).toEqual([
      { workflow: workflowId, type: 'directoryEntry', why: expect.stringMatching(/still encrypts with an older key/) },
    ]);
  });
  await after.client.workflow.getHandle(workflowId).terminate();
  await Promise.all([stranger.connection.close(), ahead.connection.close()]);
});

describe('the advice about a key', () => {
  const usage: KeyUsage = { id: 'k', role: 'decrypts', running: {}, closed: 0, closedUntil: null, schedules: 0 };
  it.each<[string, Partial<KeyUsage>, boolean, RegExp]>([
    ['is used by nothing', {}, true, /remove it from PAYLOAD_KEYS/],
    ['is perhaps used by what was not read', {}, false, /^no use was found$/],
    ['has running workflows', { running: { conversation: 1 } }, true, /deskbridge keys rotate/],
    ['has a schedule', { schedules: 1 }, true, /restart the worker/],
    ['has closed workflows only', { closed: 3, closedUntil: '2026-12-01' }, true, /remove it after 2026-12-01/],
    ['encrypts', { role: 'encrypts' }, true, /everything new/],
    ['is missing but needed', { role: 'missing', running: { x: 1 } }, true, /add it again/],
    ['is missing for what is over', { role: 'missing', closed: 1 }, true, /can no longer be shown/],
  ])('that %s', (_, changes, complete, expected) => {
    expect(adviceFor({ ...usage, ...changes }, { complete })).toMatch(expected);
  });
});

it('no more workflows are read than the limit, and the count says so', async () => {
  expect(await countKeys(installation(newer), silent, 0)).toMatchObject({ complete: false });
});
