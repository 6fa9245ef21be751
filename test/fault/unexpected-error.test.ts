import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTicket, retryParkedWrites } from '../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../support/stack.ts';
import { uniqueName } from '../support/temporal.ts';

/** What the worker logged as an error. */
const logged: string[] = [];
Runtime.install({
  logger: new DefaultLogger('ERROR', ({ message, meta }) => void logged.push(`${message} ${JSON.stringify(meta)}`)),
  telemetryOptions: { logging: { filter: { core: 'ERROR', other: 'ERROR' } } },
});

/** While set, these activities return an impossible value, on which the workflow's code throws a TypeError. */
const broken = { reads: false, writes: false };
const impossible = (): Promise<never> => Promise.resolve(undefined as never);

let stack: Stack;
let call: TestCall;

beforeAll(async () => {
  stack = await startStack({
    activities: (real) => ({
      readTicket: (id) => (broken.reads ? impossible() : real.readTicket(id)),
      changeTicket: (request) => (broken.writes ? impossible() : real.changeTicket(request)),
    }),
  });
  call = stack.call();
  await authenticate(stack, call);
});
afterAll(() => stack.close());

describe('a bug inside a conversation', () => {
  it('costs one answer in a read: the same request is answered later, and so are all others', async () => {
    const { id } = await openTicket(stack, call);
    const question = { key: uniqueName('same') };
    broken.reads = true;
    expect(await call.send('getTicket', { ticketId: String(id) }, question)).toEqual({ kind: 'unavailable' });
    expect(await call.send('getTicket', { ticketId: '4711' })).toEqual({ kind: 'unavailable' });
    broken.reads = false;
    expect(await call.send('getTicket', { ticketId: String(id) }, question)).toMatchObject({ kind: 'ticket' });
    expect(await call.send('listTickets', {})).toMatchObject({ kind: 'tickets' });
    await openTicket(stack, call);
    expect(await failedSteps()).toBe(0);
    expect(logged.filter((line) => line.includes('a bug stopped') && line.includes('TypeError'))).toHaveLength(2);
  });

  it('loses no write: the write waits for an operator, and everything else continues', async () => {
    const { id } = await openTicket(stack, call);
    const body = uniqueName('said');
    const comment = { ticketId: String(id), status: null, priority: null, comment: { body, public: true } };
    broken.writes = true;
    expect(await call.send('changeTicket', comment)).toMatchObject({ kind: 'recorded', ticketId: String(id) });
    broken.writes = false;
    await openTicket(stack, call);
    const said = () => stack.zendesk.store.commentsOf(id).filter((entry) => entry.body === body).length;
    expect(said()).toBe(0);
    await retryParkedWrites(stack, call);
    await expect.poll(said, { timeout: 10_000 }).toBe(1);
    expect(await failedSteps()).toBe(0);
  });
});

/** Number of failed workflow tasks. Each would be retried forever, while the conversation hangs. */
async function failedSteps(): Promise<number> {
  const { events } = await stack.client.workflow.getHandle(`call/${call.id}`).fetchHistory();
  return events?.filter((event) => event.workflowTaskFailedEventAttributes).length ?? 0;
}
