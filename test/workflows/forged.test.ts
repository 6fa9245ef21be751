import { WorkflowFailedError, type Client } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationStart } from '../../src/client/conversation-start.ts';
import { commandNames } from '../../src/domain/conversation/commands.ts';
import { Worker } from '@temporalio/worker';
import type { PayloadKey } from '../../src/config/sections/keys.ts';
import { markRefused } from '../../src/temporal/mark-refused.ts';
import { workflowBundle } from '../../src/worker/bundle.ts';
import { connectWorker, openClient, type OpenClient } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { authenticate, startStack, type Stack } from '../support/stack.ts';
import { newKey, newSecrets, quietRuntime, serverTarget, uniqueName } from '../support/temporal.ts';

quietRuntime();
let stack: Stack;
let opened: OpenClient[];
/** Clients of somebody who can write to Temporal: one sends plain payloads, the others encrypt with keys of their own. */
let strangers: Client[];

beforeAll(async () => {
  stack = await startStack();
  opened = [
    openClient(serverTarget(), {}),
    openClient(serverTarget(), createDataConverter({ ...newSecrets(), pinPepper: 'guessed' })),
    openClient(serverTarget(), createDataConverter({ ...newSecrets(newKey('unknown')), pinPepper: 'guessed' })),
  ];
  strangers = opened.map(({ client }) => client);
});
afterAll(async () => {
  await stack.close();
  await Promise.all(opened.map(({ connection }) => connection.close()));
});

/** What every workflow type is started with, and the messages that it takes. */
const kinds = [
  {
    type: 'conversation',
    input: { channel: 'call', conversationId: 'x', idleMs: 60_000, rules: {}, state: null },
    signals: ['retry', 'takeOver', 'resolve', 'release', 'permit', 'messagingEvents', 'ticketTouched', 'startAnew'],
    updates: [...commandNames, 'customerTyping'],
    query: 'state',
  },
  {
    type: 'deskHealth',
    input: { desk: 'x', backlogPerMinute: 60, state: null },
    signals: ['deskReport', 'startAnew'],
    updates: [],
    query: 'deskHealth',
  },
  {
    type: 'deskEvents',
    input: { desk: 'x', state: null },
    signals: ['deskEvents', 'startAnew'],
    updates: [],
    query: null,
  },
  {
    type: 'pinGuard',
    input: { scope: 'all', state: null },
    signals: ['settle', 'startAnew'],
    updates: ['admit'],
    query: null,
  },
  { type: 'directoryEntry', input: 'kept', signals: ['startAnew'], updates: ['writeEntry'], query: 'readEntry' },
  {
    type: 'customerMemory',
    input: { memory: null, forgetAt: 4_000_000_000_000 },
    signals: ['remember', 'startAnew'],
    updates: [],
    query: 'recall',
  },
];
/** An argument that does something in every handler, if it gets there. */
const forged = {
  by: 'Mallory',
  operation: 1,
  ticketId: '1',
  key: 'k',
  outcome: 'void',
  to: 'forged',
  kind: 'waiting',
  args: null,
};

function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.catch((error: unknown) => error);
}

describe.each(kinds)('a $type', ({ type, input, signals, updates, query }) => {
  it('that a stranger starts, with an input or without, fails at once and says why', async () => {
    for (const args of [[input], []]) {
      // It is started without one, and holds nothing then.
      if (args.length === 0 && type === 'customerMemory') continue;
      for (const client of strangers) {
        const workflowId = uniqueName('forged');
        const handle = await client.workflow.start(type, { workflowId, taskQueue: stack.taskQueue, args });
        const ours = stack.client.workflow.getHandle(workflowId, handle.firstExecutionRunId);
        const failure = await failureOf(ours.result());
        expect(failure).toBeInstanceOf(WorkflowFailedError);
        expect(failure).toMatchObject({
          cause: { type: 'REFUSED_PAYLOAD', message: expect.stringContaining('this start was not written') },
        });
      }
    }
  });

  it('takes no message of a stranger, and works as before', async () => {
    const workflowId = uniqueName('attacked');
    const handle = await stack.client.workflow.start(type, { workflowId, taskQueue: stack.taskQueue, args: [input] });
    const ask = (...args: unknown[]) => (query === null ? null : handle.query(query, ...args));
    const before = await ask();
    for (const { workflow } of strangers) {
      const attacked = workflow.getHandle(workflowId);
      for (const signal of signals) {
        await attacked.signal(signal, forged);
        await attacked.signal(signal);
      }
      for (const name of updates) {
        expect(await failureOf(attacked.executeUpdate(name, { args: [forged] }))).toBeInstanceOf(Error);
        expect(await failureOf(attacked.executeUpdate(name))).toBeInstanceOf(Error);
      }
      expect(query === null ? new Error('none') : await failureOf(attacked.query(query, forged))).toBeInstanceOf(Error);
    }
    expect(await ask()).toEqual(before);
    expect(await ask('an argument of ours')).toEqual(before);
    const { events } = await handle.fetchHistory();
    const accepted = (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes);
    expect(accepted).toEqual([]);
    expect((events ?? []).filter((event) => event.workflowTaskFailedEventAttributes)).toEqual([]);
    expect((await handle.describe()).status.name).toBe('RUNNING');
    await handle.terminate();
  });
});

describe('a call in which a stranger meddles', () => {
  it('goes on, also for a worker that reads its history again', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    for (const { workflow } of strangers) {
      await workflow.getHandle(`call/${call.id}`).signal('resolve', { by: 'Mallory' });
    }
    const created = await call.send('createTicket', { subject: 'Genuine', body: 'x', priority: null, intents: [] });
    expect(created).toMatchObject({ kind: 'created' });
    expect(await stack.conversations.state({ channel: 'call', id: call.id })).toMatchObject({
      status: 'authenticated',
      escalation: { resolvedBy: null },
    });
    const history = await stack.client.workflow.getHandle(`call/${call.id}`).fetchHistory();
    const dataConverter = markRefused(stack.dataConverter);
    await Worker.runReplayHistory(
      { workflowBundle: await workflowBundle(), dataConverter },
      history,
      `call/${call.id}`,
    );
  });

  it('takes no message that was sent to another call, though we wrote it', async () => {
    const [first, second] = [stack.call(), stack.call()];
    await authenticate(stack, first);
    await second.send('begin', null);
    await stack.client.workflow.getHandle(`call/${first.id}`).signal('ticketTouched', { ticketId: '1' });
    const { events } = await stack.client.workflow.getHandle(`call/${first.id}`).fetchHistory();
    const request = events
      ?.map((event) => event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest)
      .find((found) => found?.input?.name === 'verifyPin');
    const signal = events?.find(
      (event) => event.workflowExecutionSignaledEventAttributes,
    )?.workflowExecutionSignaledEventAttributes;
    const { namespace } = serverTarget();
    const { workflowService } = stack.client;
    const workflowExecution = { workflowId: `call/${second.id}` };
    await workflowService.signalWorkflowExecution({
      namespace,
      workflowExecution,
      signalName: 'resolve',
      input: signal?.input ?? null,
    });
    const { outcome } = await workflowService.updateWorkflowExecution({
      namespace,
      workflowExecution,
      request: { meta: { updateId: uniqueName('copy') }, input: request?.input ?? null },
      waitPolicy: { lifecycleStage: 3 },
    });
    expect(outcome?.success).toBeFalsy();
    expect(await stack.conversations.state({ channel: 'call', id: second.id })).toMatchObject({
      customer: { requester: null },
      session: { endedAt: null },
    });
  });

  it('is not begun by a forged start either: the honest one is told that the call has ended', async () => {
    const call = stack.call();
    const [plain] = strangers;
    const { workflowId, ...options } = conversationStart(
      { channel: 'call', id: call.id },
      { taskQueue: stack.taskQueue, idleMs: 60_000 },
    );
    await plain?.workflow.start('conversation', { workflowId, ...options });
    await expect(stack.client.workflow.getHandle(workflowId).result()).rejects.toThrow(WorkflowFailedError);
    expect(await call.send('begin', null)).toEqual({ kind: 'refused', reason: 'ended' });
  });
});

it('a message of ours whose key the worker lacks is not lost: it is handled once the key is there', async () => {
  const [older, newer] = [newKey('older'), newKey('newer')];
  const taskQueue = uniqueName('rotated');
  const runWith = async (...keys: PayloadKey[]) => {
    const worker = await Worker.create({
      connection,
      taskQueue,
      workflowBundle: await workflowBundle(),
      dataConverter: markRefused(createDataConverter(newSecrets(...keys))),
    });
    return { worker, running: worker.run() };
  };
  const ahead = openClient(serverTarget(), createDataConverter(newSecrets(newer, older)));
  const connection = await connectWorker(serverTarget());
  const behind = await runWith(older);
  const handle = await ahead.client.workflow.start('directoryEntry', {
    workflowId: uniqueName('entry'),
    taskQueue,
    args: [null],
    workflowTaskTimeout: '2 seconds',
  });
  const written = handle.executeUpdate('writeEntry', { args: [{ to: 'new' }] });
  const eventsOf = async () => (await handle.fetchHistory()).events ?? [];
  await expect
    .poll(async () => (await eventsOf()).some((event) => event.workflowTaskFailedEventAttributes), { timeout: 10_000 })
    .toBe(true);
  behind.worker.shutdown();
  await behind.running;
  const current = await runWith(newer, older);
  expect(await written).toBe('new');
  current.worker.shutdown();
  await current.running;
  await Promise.all([connection.close(), ahead.connection.close()]);
});
