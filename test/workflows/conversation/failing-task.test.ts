import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConversations } from '../../../src/client/conversations.ts';
import { connectWorker, openClient, type OpenClient } from '../../../src/temporal/connection.ts';
import { createDataConverter } from '../../../src/temporal/data-converter.ts';
import { workflowBundle } from '../../../src/worker/bundle.ts';
import { createWorker } from '../../../src/worker/worker.ts';
import { newKey, newSecrets, quietRuntime, serverTarget, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const [older, newer] = [newKey('older'), newKey('newer')];
const taskQueue = uniqueName('queue');
const target = serverTarget();
let connection: Awaited<ReturnType<typeof connectWorker>>;
let api: OpenClient;

beforeAll(async () => {
  connection = await connectWorker(target);
  api = openClient(target, createDataConverter(newSecrets(newer, older)));
});
afterAll(async () => {
  await Promise.all([connection.close(), api.connection.close()]);
});

/** A worker that knows these keys. */
async function workerWith(...keys: Parameters<typeof newSecrets>) {
  return createWorker({
    connection,
    namespace: target.namespace,
    taskQueue,
    dataConverter: createDataConverter(newSecrets(...keys)),
    bundle: await workflowBundle(),
    // The command needs none.
    activities: {} as Parameters<typeof createWorker>[0]['activities'],
  });
}

it('a command for a conversation whose workflow tasks fail at the moment is carried out within its deadline once they succeed', async () => {
  const conversations = createConversations({ client: api.client, taskQueue, idleMs: 60_000 });
  const ref = { channel: 'call', id: uniqueName('call') } as const;
  const begin = (deadlineMs: number) =>
    conversations.perform(ref, 'begin', {
      key: uniqueName('key'),
      callerNumber: null,
      claimedNumber: null,
      deadlineMs,
      args: null,
    });
  const handle = api.client.workflow.getHandle(`call/${ref.id}`);
  const failures = async (): Promise<number> => (await handle.describe()).raw.pendingWorkflowTask?.attempt ?? 0;

  // A worker that does not have the new key yet fails every task. From the third on, the server refuses updates.
  const behind = await workerWith(older);
  await behind.runUntil(async () => {
    await begin(200).catch(() => null);
    await expect.poll(failures, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  });
  const reply = begin(30_000);
  const current = await workerWith(newer, older);
  await current.runUntil(async () => expect(await reply).toEqual({ kind: 'done' }));
  await handle.terminate();
}, 90_000);
