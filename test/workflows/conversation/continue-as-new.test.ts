import { afterAll, beforeAll, expect, it } from 'vitest';
import { pinGuardWorkflowId } from '../../../src/domain/ids.ts';
import { hashId } from '../../../src/pins/digest.ts';
import { addCustomer, hangUp, notesOn, ticketsOf, tryPin } from '../../support/calls.ts';
import { startShortRuns, type ShortRuns } from '../../support/short-runs.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
/** Number of events after which this test's server suggests continue-as-new; the real limit is thousands. */
const suggestedAfter = 40;
let shortRuns: ShortRuns;
let stack: Stack;

beforeAll(async () => {
  shortRuns = await startShortRuns(suggestedAfter);
  stack = await startStack({ server: shortRuns.server });
});
afterAll(async () => {
  await stack.close();
  await shortRuns.close();
});

async function runIdOf(workflowId: string): Promise<string> {
  return (await stack.client.workflow.getHandle(workflowId).describe()).runId;
}

/** Reads until the conversation has continued as new, so that its history does not hold what came before. */
async function untilNewRun(call: TestCall): Promise<void> {
  const first = await runIdOf(`call/${call.id}`);
  for (let round = 0; round < suggestedAfter; round += 1) {
    await call.send('begin', null);
    if ((await runIdOf(`call/${call.id}`)) !== first) return;
  }
  throw new Error('the conversation did not continue as new');
}

function create(call: TestCall, subject: string, key: string) {
  return call.send('createTicket', { subject, body: 'x', priority: null, intents: [] }, { key });
}

it('a conversation that continues as new still knows the caller, its answers and its tickets', async () => {
  const call = stack.call();
  await authenticate(stack, call);
  const key = uniqueName('same');
  const created = await create(call, 'Only once', key);
  expect(created).toMatchObject({ kind: 'created' });

  for (const _ of [1, 2]) {
    await untilNewRun(call);
    expect(await create(call, 'Only once', key)).toEqual(created);
    expect(await call.send('listTickets', {})).toMatchObject({ kind: 'tickets', tickets: [{ subject: 'Only once' }] });
  }
  expect(ticketsOf(stack, call)).toHaveLength(1);
  await hangUp(stack, call, { resolution: 'resolved' });
  expect(ticketsOf(stack, call)).toMatchObject([{ status: 'solved' }]);
  expect(notesOn(stack, ticketsOf(stack, call)[0]?.id ?? 0)).toHaveLength(1);
});

it('a write that waits at that time is done once, with its permit, and the same question gets its answer', async () => {
  const call = stack.call();
  await authenticate(stack, call);
  stack.zendesk.faults.down = true;
  const key = uniqueName('same');
  const recorded = await create(call, 'Waits', key);
  expect(recorded).toMatchObject({ kind: 'recorded' });
  await untilNewRun(call);
  expect(await create(call, 'Waits', key)).toEqual(recorded);
  // It was not tried again in the new run: it waits for its permit.
  const { operations } = await stack.conversations.state({ channel: 'call', id: call.id });
  expect(operations.all).toMatchObject([{ state: 'waiting', delays: 1 }]);

  stack.zendesk.faults.down = false;
  await expect.poll(() => ticketsOf(stack, call), { timeout: 20_000 }).toHaveLength(1);
  const answer = { kind: 'created', reference: referenceOf(recorded) };
  await expect.poll(() => create(call, 'Waits', key), { timeout: 10_000 }).toMatchObject(answer);
  expect(ticketsOf(stack, call)).toHaveLength(1);
});

it('a PIN guard that continues as new still counts and locks', async () => {
  const number = '+15555550160';
  await addCustomer(stack, number, '161616');
  const guard = pinGuardWorkflowId('number', hashId(stack.pepper, `pin-guard:zendesk:number:${number}`));
  const call = stack.call(number);
  await tryPin(stack, call, '111111');
  await tryPin(stack, call, '222222');
  const first = await runIdOf(guard);
  // Attempts that cannot be checked are taken back, but cost events.
  const match = { method: 'GET', path: '/api/v2/users/' };
  stack.zendesk.faults.add({ match, kind: 'status', status: 503, times: 0 });
  for (let round = 0; round < suggestedAfter && (await runIdOf(guard)) === first; round += 1) {
    expect(await tryPin(stack, call, '161616')).toEqual({ kind: 'unavailable' });
  }
  expect(await runIdOf(guard)).not.toBe(first);
  stack.zendesk.faults.clear();
  expect(await tryPin(stack, call, '333333')).toEqual({ kind: 'notVerified' });
  expect(await tryPin(stack, stack.call(number), '161616')).toEqual({ kind: 'locked' });
});

function referenceOf(reply: Awaited<ReturnType<typeof create>>): string {
  return reply.kind === 'recorded' ? reply.reference : '';
}
