import proto from '@temporalio/proto';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDirectoryStore, type DirectoryStore } from '../../../src/client/directory-store.ts';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import { hashId } from '../../../src/pins/digest.ts';
import { openClient, plainTarget } from '../../../src/temporal/connection.ts';
import { freePort } from '../../../src/temporal/free-port.ts';
import { workflowBundle } from '../../../src/worker/bundle.ts';
import { startShortRuns, type ShortRuns } from '../../support/short-runs.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

const { History } = proto.temporal.api.history.v1;

quietRuntime();
/** Number of events after which this test's server suggests continue-as-new; the real limit is thousands. */
const suggestedAfter = 40;
const taskQueue = uniqueName('queue');
const pepper = uniqueName('pepper');
const hash = (value: string): string => hashId(pepper, value);
let shortRuns: ShortRuns;
let running: Promise<void>;
let worker: Worker;
let store: DirectoryStore;

beforeAll(async () => {
  shortRuns = await startShortRuns(suggestedAfter);
  const { connection, dataConverter } = shortRuns.server;
  const workflowBundleOption = await workflowBundle();
  worker = await Worker.create({ connection, taskQueue, dataConverter, workflowBundle: workflowBundleOption });
  running = worker.run();
  store = storeOf('jira');
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await shortRuns.close();
});

const within = (ms = 10_000) => ({ signal: AbortSignal.timeout(ms) });

function storeOf(desk: string, queue = taskQueue): DirectoryStore {
  return createDirectoryStore({ client: shortRuns.server.client, taskQueue: queue, hash, desk });
}

const idOfPin = (requesterId: string): string => `directory/pin/${hash(`directory:jira:pin:${requesterId}`)}`;
const describeEntry = (workflowId: string) => shortRuns.server.client.workflow.getHandle(workflowId).describe();

async function failureOf(work: Promise<unknown>): Promise<ServiceFailure> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ServiceFailure) return error;
  throw new Error('it did not fail as a service does', { cause: error });
}

describe('without an answer in time', () => {
  it('a read and a write fail as unavailable if no worker runs', async () => {
    const idle = storeOf('jira', uniqueName('queue-without-worker'));
    const id = uniqueName('customer');
    const started = performance.now();
    for (const work of [
      () => idle.pins.setPinRecord(id, 'record', within(500)),
      () => idle.pins.getPinRecord(id, within(500)),
      () => idle.phones.register('+15555550101', id, within(500)),
    ]) {
      expect(await failureOf(work())).toMatchObject({ kind: 'unavailable', details: { service: 'temporal' } });
    }
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('they also do if Temporal cannot be reached, or if the time is up before', async () => {
    const nowhere = openClient(plainTarget(`127.0.0.1:${await freePort()}`), shortRuns.server.dataConverter);
    const lost = createDirectoryStore({ client: nowhere.client, taskQueue, hash, desk: 'jira' });
    expect(await failureOf(lost.pins.getPinRecord('1', within(2_000)))).toMatchObject({ kind: 'unavailable' });
    expect(await failureOf(store.pins.setPinRecord('1', 'x', { signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'unavailable',
    });
    await nowhere.connection.close();
  });
});

describe('a PIN record', () => {
  it('is kept until it is replaced or removed; then its workflow ends', async () => {
    const id = uniqueName('customer');
    const { pins } = store;
    expect(await pins.getPinRecord(id, within())).toBeNull();
    await pins.setPinRecord(id, null, within());
    for (const record of ['first', 'first', 'second']) {
      await pins.setPinRecord(id, record, within());
      expect(await pins.getPinRecord(id, within())).toBe(record);
    }
    for (const _ of [1, 2]) {
      await pins.setPinRecord(id, null, within());
      expect(await pins.getPinRecord(id, within())).toBeNull();
    }
    await expect.poll(async () => (await describeEntry(idOfPin(id))).status.name).toBe('COMPLETED');
    await pins.setPinRecord(id, 'third', within());
    expect(await pins.getPinRecord(id, within())).toBe('third');
  });

  it('belongs to one customer of one help desk', async () => {
    const id = uniqueName('customer');
    await store.pins.setPinRecord(id, 'record', within());
    expect(await store.pins.getPinRecord(`${id}0`, within())).toBeNull();
    expect(await storeOf('rest').pins.getPinRecord(id, within())).toBeNull();
  });

  it('outlives any number of writes', async () => {
    const id = uniqueName('customer');
    await store.pins.setPinRecord(id, 'record 0', within());
    const { runId } = await describeEntry(idOfPin(id));
    for (let round = 1; round <= suggestedAfter; round += 1) {
      await store.pins.setPinRecord(id, `record ${round}`, within());
      expect(await store.pins.getPinRecord(id, within())).toBe(`record ${round}`);
    }
    expect((await describeEntry(idOfPin(id))).runId).not.toBe(runId);
    await store.pins.setPinRecord(id, null, within());
    expect(await store.pins.getPinRecord(id, within())).toBeNull();
  });

  it('is gone after an operator terminated its workflow', async () => {
    const id = uniqueName('customer');
    await store.pins.setPinRecord(id, 'record', within());
    await shortRuns.server.client.workflow.getHandle(idOfPin(id)).terminate();
    expect(await store.pins.getPinRecord(id, within())).toBeNull();
  });
});

describe('a phone number', () => {
  const number = '+15555550102';

  it('stays with its owner, whoever else claims it or gives it up', async () => {
    const { phones } = store;
    expect(await phones.ownerOf(number, within())).toBeNull();
    expect(await phones.register(number, 'ada', within())).toBe('ada');
    expect(await phones.register(number, 'ada', within())).toBe('ada');
    expect(await phones.register(number, 'charles', within())).toBe('ada');
    await phones.forget(number, 'charles', within());
    expect(await phones.ownerOf(number, within())).toBe('ada');
    for (const _ of [1, 2]) {
      await phones.forget(number, 'ada', within());
      expect(await phones.ownerOf(number, within())).toBeNull();
    }
    expect(await phones.register(number, 'charles', within())).toBe('charles');
  });

  it('claimed by many at once goes to one of them, and all are told to whom', async () => {
    const claimants = ['a', 'b', 'c', 'd', 'e'];
    const answers = await Promise.all(claimants.map((id) => store.phones.register('+15555550103', id, within())));
    expect(new Set(answers).size).toBe(1);
    expect(await store.phones.ownerOf('+15555550103', within())).toBe(answers[0]);
  });
});

it('the directory cannot be read on the server', async () => {
  const secrets = ['scrypt$record-in-clear', 'customer-in-clear', '+15555550199'] as const;
  const [record, customer, number] = secrets;
  await store.pins.setPinRecord(customer, record, within());
  await store.phones.register(number, customer, within());
  for (const workflowId of [idOfPin(customer), `directory/phone/${hash(`directory:jira:phone:${number}`)}`]) {
    const history = await shortRuns.server.client.workflow.getHandle(workflowId).fetchHistory();
    const stored = Buffer.from(History.encode(history).finish());
    expect(stored.includes('binary/encrypted')).toBe(true);
    for (const secret of secrets) expect(stored.includes(secret), secret).toBe(false);
  }
});
