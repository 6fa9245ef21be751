import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { playOneCall, runsOf, timesInDesk } from '../../../faults/one-call.ts';
import { stateBytes } from '../../../src/domain/budgets.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { newTicket, openTicket, retryParkedWrites } from '../../support/calls.ts';
import { startShortRuns, type ShortRuns } from '../../support/short-runs.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
/** Number of events after which this test's server suggests continue-as-new; the real limit is thousands. */
const suggestedAfter = 300;
const deadlineMs = 10_000;
let shortRuns: ShortRuns;
let stack: Stack;

beforeAll(async () => {
  shortRuns = await startShortRuns(suggestedAfter);
  stack = await startStack({ server: shortRuns.server });
});
afterEach(() => {
  stack.zendesk.faults.clear();
  stack.zendesk.faults.down = false;
});
afterAll(async () => {
  await stack.close();
  await shortRuns.close();
});

/** A verified call that has opened this many tickets. */
async function callWith(tickets: number): Promise<{ call: TestCall; ids: string[] }> {
  const call = stack.call();
  await authenticate(stack, call);
  const ids: string[] = [];
  for (let index = 0; index < tickets; index += 1) ids.push(String((await openTicket(stack, call)).id));
  return { call, ids };
}

const stateOf = (call: TestCall) => stack.conversations.state({ channel: 'call', id: call.id });

it('twenty-five functions at once in one call are all answered within the deadline', async () => {
  const { call, ids } = await callWith(2);
  stack.zendesk.faults.add({ kind: 'delay', ms: 150, times: 0 });
  const figures = await playOneCall(call, ids, { functions: 25, atOnce: 25, overMs: 0, deadlineMs });
  stack.zendesk.faults.clear();
  expect(figures).toMatchObject({ late: 0, answers: { created: 5, changed: 20 } });
  expect(new Set(timesInDesk(stack, figures.recorded))).toEqual(new Set([1]));
});

it('three hundred functions in an outage are answered and written once each, while the call continues as new', async () => {
  const { call, ids } = await callWith(4);
  stack.zendesk.faults.down = true;
  const options = { functions: 300, atOnce: 25, overMs: 0, deadlineMs };
  const figures = await playOneCall(call, ids, options);
  expect(figures).toMatchObject({ late: 0, answers: { recorded: 300 } });
  expect(jsonBytes(await stateOf(call))).toBeLessThan(stateBytes / 2);
  // At the next quiet moment: the last writes may still be tried.
  await expect.poll(async () => (await runsOf(stack, call)).length).toBeGreaterThan(1);
  // What was asked before is known in every run, and nothing is recorded twice.
  const { next } = (await stateOf(call)).operations;
  expect(await playOneCall(call, ids, { ...options, functions: 25 })).toMatchObject({ answers: { recorded: 25 } });
  expect((await stateOf(call)).operations.next).toBe(next);

  stack.zendesk.faults.down = false;
  await expect
    .poll(() => timesInDesk(stack, figures.recorded).filter((times) => times === 0), { timeout: 120_000 })
    .toEqual([]);
  expect(new Set(timesInDesk(stack, figures.recorded))).toEqual(new Set([1]));
}, 240_000);

it('a handoff is not stuck behind sixty comments that wait in line', async () => {
  const { call, ids } = await callWith(1);
  stack.zendesk.faults.add({ kind: 'delay', ms: 100, times: 0 });
  const order: string[] = [];
  const bodies = Array.from({ length: 60 }, (_, index) => `comment ${index} of ${call.id}`);
  const comments = bodies.map(async (body) => {
    const change = { ticketId: ids[0] ?? '', status: null, priority: null, comment: { body, public: true } };
    await call.send('changeTicket', change, { deadlineMs });
    order.push('comment');
  });
  const handoff = call.send('escalate', { reason: 'help', summary: null, intents: [], ticketId: null }, { deadlineMs });
  expect(await handoff).toMatchObject({ kind: 'escalated' });
  expect(order.length).toBeLessThan(30);
  await Promise.all(comments);
  stack.zendesk.faults.clear();
  await expect.poll(() => new Set(timesInDesk(stack, bodies)), { timeout: 60_000 }).toEqual(new Set([1]));
}, 120_000);

it('a parked write stays parked through continue-as-new, and only an operator tries it again', async () => {
  const { call } = await callWith(0);
  stack.zendesk.faults.add({
    kind: 'status',
    status: 403,
    match: { method: 'POST', path: '/api/v2/tickets' },
    times: 0,
  });
  expect(await call.send('createTicket', newTicket('Parked'))).toMatchObject({ kind: 'recorded', needsTeam: true });
  const runs = (await runsOf(stack, call)).length;
  for (let round = 0; round < suggestedAfter / 2 && (await runsOf(stack, call)).length === runs; round += 1) {
    await call.send('begin', null, { deadlineMs });
  }
  expect((await runsOf(stack, call)).length).toBeGreaterThan(runs);
  stack.zendesk.faults.clear();
  expect((await stateOf(call)).operations.all).toMatchObject([{ state: 'parked' }]);
  await retryParkedWrites(stack, call);
  await expect.poll(async () => (await stateOf(call)).operations.all.map(({ state }) => state)).toEqual(['done']);
});
