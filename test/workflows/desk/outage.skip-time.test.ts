import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import { authenticate, type TestCall } from '../../support/stack.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const hourMs = 3_600_000;
let stack: TimeSkippingStack;

beforeAll(async () => {
  stack = await startTimeSkippingStack();
});
afterEach(() => stack.zendesk.faults.clear());
afterAll(() => stack.close());

function create(call: TestCall, subject: string): Promise<Reply> {
  return call.send('createTicket', { subject, body: 'x', priority: null, intents: [] });
}

const ticketsWith = (subject: string) =>
  [...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject === subject);

/** The attempts to create a ticket with this subject, oldest first. */
const triesOf = (subject: string) =>
  stack.zendesk.requests.filter(
    ({ method, path, body }) =>
      method === 'POST' && path.endsWith('/tickets') && JSON.stringify(body).includes(JSON.stringify(subject)),
  );

const statusOf = async (call: TestCall): Promise<string> =>
  (await stack.client.workflow.getHandle(`call/${call.id}`).describe()).status.name;

/** Ids grow in the order in which tickets are created. */
const inOrder = (subjects: string[]): string[] =>
  [...stack.zendesk.store.tickets.values()]
    .filter((ticket) => subjects.includes(ticket.subject))
    .sort((one, other) => one.id - other.id)
    .map((ticket) => ticket.subject);

describe('a help desk that is down for a day', () => {
  it('leads to one notice, reminders at growing intervals and one all-clear; every ticket is created once, the urgent one first', async () => {
    const subjects = ['first', 'second', 'third', 'urgent'].map((name) => uniqueName(name));
    const calls = subjects.map(() => stack.call());
    for (const call of calls) await authenticate(stack, call);
    stack.zendesk.faults.down = true;
    const references: string[] = [];
    for (const [index, subject] of subjects.entries()) {
      const call = calls[index];
      const ticket = { subject, body: 'x', priority: index === 3 ? ('urgent' as const) : null, intents: [] };
      const reply = await call?.send('createTicket', ticket);
      expect(reply).toEqual({ kind: 'recorded', reference: expect.stringMatching(/^DB-/), ticketId: null });
      references.push(reply?.kind === 'recorded' ? reply.reference : '');
      await call?.send('end', null);
    }

    await stack.skip(24 * hourMs);
    expect(inOrder(subjects)).toEqual([]);
    const [began, ...reminders] = stack.notices;
    expect(began).toMatchObject({ kind: 'outageBegan', desk: 'zendesk', since: expect.any(String) });
    // The number in the first notice depends on how fast the writes came; a reminder counts them all.
    expect(began?.waiting).toBeGreaterThan(0);
    expect(reminders.at(-1)).toMatchObject({ waiting: 4, urgent: [references[3]] });
    expect(new Set(reminders.map(({ kind }) => kind))).toEqual(new Set(['outageGoesOn']));
    const times = stack.notices.map(({ at }) => Date.parse(at));
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(gaps).toEqual([...gaps].sort((one, other) => one - other));
    expect(gaps.length).toBeGreaterThan(3);
    expect(gaps.length).toBeLessThan(8);
    // The writes themselves were held back; the desk was only probed.
    for (const subject of subjects) expect(triesOf(subject).length).toBeLessThanOrEqual(2);
    for (const call of calls) expect(await statusOf(call)).toBe('RUNNING');

    stack.zendesk.faults.down = false;
    await stack.skip(hourMs / 2);
    const [first, second, third, urgent] = subjects;
    expect(inOrder(subjects)).toEqual([urgent, first, second, third]);
    expect(stack.notices.at(-1)).toMatchObject({ kind: 'outageOver', waiting: 0, drained: 4 });
    expect(stack.notices.filter(({ kind }) => kind === 'outageOver')).toHaveLength(1);
    for (const [index, subject] of subjects.entries()) {
      const [ticket, ...others] = ticketsWith(subject);
      expect(others).toEqual([]);
      expect(ticket?.tags).toContain(references[index]?.toLowerCase());
    }
    for (const call of calls) expect(await statusOf(call)).toBe('COMPLETED');
  });

  it('that created a ticket just before it went down creates no second one', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    await create(call, uniqueName('before'));
    const subject = uniqueName('half-done');
    const match = { method: 'POST', path: '/api/v2/tickets' };
    stack.zendesk.faults.add({ match, kind: 'lostAnswer' });
    stack.zendesk.faults.add({ match: { path: '/api/v2/' }, kind: 'status', status: 503, times: 0, id: 'down' });
    expect(await create(call, subject)).toMatchObject({ kind: 'recorded' });
    expect(ticketsWith(subject)).toHaveLength(1);
    await call.send('end', null);
    await stack.skip(6 * hourMs);
    stack.zendesk.faults.remove('down');
    await stack.skip(hourMs / 2);
    expect(ticketsWith(subject)).toHaveLength(1);
    expect(await statusOf(call)).toBe('COMPLETED');
  });
});

it('a call that an operator cancels during an outage still writes what was recorded, then ends', async () => {
  const call = stack.call();
  await authenticate(stack, call);
  stack.zendesk.faults.down = true;
  const subject = uniqueName('cancelled');
  expect(await create(call, subject)).toMatchObject({ kind: 'recorded' });
  await stack.client.workflow.getHandle(`call/${call.id}`).cancel();
  await stack.skip(hourMs);
  expect(await statusOf(call)).toBe('RUNNING');
  stack.zendesk.faults.down = false;
  await stack.skip(hourMs / 2);
  expect(ticketsWith(subject)).toHaveLength(1);
  expect(await statusOf(call)).toBe('COMPLETED');
});

describe('a help desk that asks for a pause', () => {
  it.each([37, 125])('is not called again before %d s are over, and soon after', async (seconds) => {
    const call = stack.call();
    await authenticate(stack, call);
    const subject = uniqueName('limited');
    const match = { method: 'POST', path: '/api/v2/tickets' };
    stack.zendesk.faults.add({ match, kind: 'status', status: 429, retryAfter: seconds });
    expect(await create(call, subject)).toMatchObject({ kind: 'recorded' });
    await stack.skip((seconds + 60) * 1_000);
    const [refused, done, ...others] = triesOf(subject);
    expect([refused?.status, done?.status, others.length]).toEqual([429, 201, 0]);
    const waitedMs = (done?.atMs ?? 0) - (refused?.atMs ?? 0);
    expect(waitedMs).toBeGreaterThanOrEqual(seconds * 1_000);
    expect(waitedMs).toBeLessThan((seconds + 10) * 1_000);
  });

  it('again and again gets the pause each time', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const subject = uniqueName('limited');
    const match = { method: 'POST', path: '/api/v2/tickets' };
    stack.zendesk.faults.add({ match, kind: 'status', status: 429, retryAfter: 37, times: 3 });
    expect(await create(call, subject)).toMatchObject({ kind: 'recorded' });
    await stack.skip(4 * 60_000);
    const times = triesOf(subject).map(({ atMs }) => atMs);
    expect(times).toHaveLength(4);
    for (const [index, time] of times.slice(1).entries()) {
      expect(time - (times[index] ?? 0)).toBeGreaterThanOrEqual(37_000);
    }
    expect(ticketsWith(subject)).toHaveLength(1);
  });
});
