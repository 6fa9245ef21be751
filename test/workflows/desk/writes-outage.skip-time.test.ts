import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import { openTicket } from '../../support/calls.ts';
import { ada, type TestCall } from '../../support/stack.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const minuteMs = 60_000;
let stack: TimeSkippingStack;

beforeAll(async () => {
  stack = await startTimeSkippingStack();
});
afterEach(() => {
  stack.zendesk.faults.clear();
  stack.notices.length = 0;
});
afterAll(() => stack.close());

/** From now on reads work, and writes are answered 503. */
const failWrites = () =>
  stack.zendesk.faults.add({ match: { method: 'POST|PUT', path: '/api/v2/' }, kind: 'status', status: 503, times: 0 });

const create = (call: TestCall, subject: string): Promise<Reply> =>
  call.send('createTicket', { subject, body: 'x', priority: null, intents: [] });

const ticketsWith = (subject: string) =>
  [...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject === subject);

const writesSince = (atMs: number) =>
  stack.zendesk.requests.filter((request) => request.method !== 'GET' && request.atMs > atMs);

async function verifiedCall(): Promise<TestCall> {
  const call = stack.call();
  const pin = { pinDigest: stack.digest(ada.pin) };
  const question = { key: uniqueName('pin') };
  // The first call loads the bundle, which takes a busy machine longer than a caller waits; the second one joins it.
  await call.send('verifyPin', pin, question);
  expect(await call.send('verifyPin', pin, question)).toMatchObject({ kind: 'verified' });
  return call;
}

it('writes that keep failing while reads work are one outage: one notice, reminders, one write at a time as a probe, one all-clear', async () => {
  const subjects = ['one', 'two', 'three', 'four', 'five'].map((name) => uniqueName(name));
  const calls = [];
  for (const _ of subjects) calls.push(await verifiedCall());
  failWrites();
  for (const [index, subject] of subjects.entries()) {
    expect(await calls[index]?.send('createTicket', { subject, body: 'x', priority: null, intents: [] })).toMatchObject(
      { kind: 'recorded' },
    );
    await calls[index]?.send('end', null);
  }
  await stack.skip(5 * minuteMs);
  const [began, ...others] = stack.notices;
  expect(others).toEqual([]);
  expect(began).toMatchObject({ kind: 'outageBegan', desk: 'zendesk' });
  expect(began?.text).toMatch(/answers, but takes no writes/);

  const from = await stack.nowMs();
  await stack.skip(55 * minuteMs);
  // A permitted write is tried three times, and the probes are minutes apart.
  expect(writesSince(from).length).toBeLessThan(150);
  expect(stack.notices.slice(1).map(({ kind, waiting }) => ({ kind, waiting }))).toEqual([
    { kind: 'outageGoesOn', waiting: 5 },
  ]);
  expect(stack.notices[1]?.text).toMatch(/still takes no writes/);

  stack.zendesk.faults.clear();
  await stack.skip(20 * minuteMs);
  for (const subject of subjects) expect(ticketsWith(subject)).toHaveLength(1);
  expect(stack.notices.slice(2)).toEqual([expect.objectContaining({ kind: 'outageOver', drained: 5, waiting: 0 })]);
  expect(stack.notices[2]?.text).toMatch(/takes writes again/);
});

it('a single write that fails for minutes while reads work is told too', async () => {
  const call = await verifiedCall();
  failWrites();
  const subject = uniqueName('alone');
  expect(await create(call, subject)).toMatchObject({ kind: 'recorded' });
  await stack.skip(10 * minuteMs);
  expect(stack.notices.map(({ kind }) => kind)).toEqual(['outageBegan']);
  stack.zendesk.faults.clear();
  await stack.skip(10 * minuteMs);
  expect(stack.notices.map(({ kind }) => kind)).toEqual(['outageBegan', 'outageOver']);
  expect(ticketsWith(subject)).toHaveLength(1);
});

it('a ticket on which every write fails is no outage: the writes to other tickets are done', async () => {
  const bad = await verifiedCall();
  const { id } = await openTicket(stack, bad);
  const path = `/api/v2/tickets/${id}`;
  stack.zendesk.faults.add({ match: { method: 'PUT', path }, kind: 'status', status: 500, times: 0 });
  const comment = { body: 'x', public: true };
  await bad.send('changeTicket', { ticketId: String(id), status: null, priority: null, comment });
  for (let round = 0; round < 4; round += 1) {
    const good = await verifiedCall();
    stack.zendesk.faults.add({
      match: { method: 'POST', path: '/api/v2/tickets' },
      kind: 'status',
      status: 503,
      times: 2,
    });
    const subject = uniqueName('good');
    expect(await create(good, subject)).toMatchObject({ kind: 'recorded' });
    await stack.skip(minuteMs);
    expect(ticketsWith(subject)).toHaveLength(1);
  }
  await stack.skip(30 * minuteMs);
  expect(stack.notices).toEqual([]);
  stack.zendesk.faults.clear();
  await stack.skip(30 * minuteMs);
});

it('a 429 that does not say what it limits holds back its ticket and no other', async () => {
  const [limited, other] = [await verifiedCall(), await verifiedCall()];
  const { id } = await openTicket(stack, limited);
  const match = { method: 'PUT', path: `/api/v2/tickets/${id}` };
  stack.zendesk.faults.add({ match, kind: 'status', status: 429, retryAfter: 468 });
  const said = () => stack.zendesk.store.commentsOf(id).filter(({ body }) => body === 'said').length;
  const comment = { body: 'said', public: true };
  const reply = await limited.send('changeTicket', { ticketId: String(id), status: null, priority: null, comment });
  expect(reply).toMatchObject({ kind: 'recorded' });
  stack.zendesk.faults.add({
    match: { method: 'POST', path: '/api/v2/tickets' },
    kind: 'status',
    status: 503,
    times: 2,
  });
  const subject = uniqueName('other');
  expect(await create(other, subject)).toMatchObject({ kind: 'recorded' });
  await stack.skip(minuteMs);
  expect([ticketsWith(subject).length, said()]).toEqual([1, 0]);
  await stack.skip(8 * minuteMs);
  expect(said()).toBe(1);
});
