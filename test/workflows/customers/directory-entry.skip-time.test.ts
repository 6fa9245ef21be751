import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDataConverter } from '../../../src/temporal/data-converter.ts';
import { workflowBundle } from '../../../src/worker/bundle.ts';
import { newSecrets, quietRuntime, startTimeSkipping, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const taskQueue = uniqueName('queue');
let environment: TestWorkflowEnvironment;
let worker: Worker;
let running: Promise<void>;

beforeAll(async () => {
  const secrets = newSecrets();
  environment = await startTimeSkipping(secrets);
  worker = await Worker.create({
    connection: environment.nativeConnection,
    taskQueue,
    dataConverter: createDataConverter(secrets),
    workflowBundle: await workflowBundle(),
  });
  running = worker.run();
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await environment.teardown();
});

const start = (value: string | null) =>
  environment.client.workflow.start('directoryEntry', { workflowId: uniqueName('entry'), taskQueue, args: [value] });

it('an entry that is never written ends by itself', async () => {
  const handle = await start(null);
  await handle.result();
  expect((await handle.describe()).status.name).toBe('COMPLETED');
});

it('an entry with a value stays for years', async () => {
  const handle = await start('record');
  await environment.sleep('900 days');
  expect((await handle.describe()).status.name).toBe('RUNNING');
  expect(await handle.query('readEntry')).toBe('record');
});
