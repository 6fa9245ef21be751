import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openTicket } from '../../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;
let call: TestCall;

beforeAll(async () => {
  stack = await startStack();
  call = stack.call();
  await authenticate(stack, call);
});
afterEach(() => stack.zendesk.faults.clear());
afterAll(() => stack.close());

const writes = { method: 'PUT', path: '/api/v2/tickets' };

/** A ticket, what is said on it, and the number of look-ups whether that is there. */
async function ticketToCommentOn() {
  const { id } = await openTicket(stack, call);
  const body = uniqueName('said');
  const audits = `/api/v2/tickets/${id}/audits`;
  return {
    audits: { method: 'GET', path: audits },
    say: () =>
      call.send('changeTicket', {
        ticketId: String(id),
        status: null,
        priority: null,
        comment: { body, public: true },
      }),
    written: () => stack.zendesk.store.commentsOf(id).filter((comment) => comment.body === body).length,
    lookUps: () => stack.zendesk.requests.filter(({ path }) => path.startsWith(audits)).length,
  };
}

/** Zendesk's own 503; one without its body may come from a proxy, after the write was done. */
const unavailable = { kind: 'status', status: 503, body: { error: 'ServiceUnavailable' } } as const;

describe('a write that the desk turned away', () => {
  it.each([
    ['429', { kind: 'status', status: 429, retryAfter: 1 }],
    ['503', unavailable],
  ] as const)('with %s is not looked up at the second attempt', async (_, fault) => {
    const { say, written, lookUps } = await ticketToCommentOn();
    stack.zendesk.faults.add({ match: writes, ...fault });
    expect(await say()).toMatchObject({ kind: 'changed', commented: true });
    expect([written(), lookUps()]).toEqual([1, 0]);
  });

  it('at both attempts is not looked up either once it is permitted', async () => {
    const { say, written, lookUps } = await ticketToCommentOn();
    stack.zendesk.faults.add({ match: writes, ...unavailable, times: 2 });
    expect(await say()).toMatchObject({ kind: 'recorded' });
    await expect.poll(written, { timeout: 20_000 }).toBe(1);
    expect(lookUps()).toBe(0);
  });
});

describe('a write whose answer was lost', () => {
  it('stays unknown although the next attempt is turned away: it is looked up and not written again', async () => {
    const { say, written, lookUps, audits } = await ticketToCommentOn();
    stack.zendesk.faults.add({ match: writes, kind: 'lostAnswer' });
    stack.zendesk.faults.add({ match: audits, kind: 'status', status: 429, retryAfter: 6 });
    expect(await say()).toMatchObject({ kind: 'recorded' });
    const isDone = () => stack.zendesk.requests.filter(({ method, path }) => method === 'GET' && path === audits.path);
    await expect.poll(() => isDone().length, { timeout: 20_000 }).toBe(2);
    expect([written(), lookUps()]).toEqual([1, 2]);
  });
});
