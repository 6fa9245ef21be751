import { afterAll, beforeAll, expect, it } from 'vitest';
import { authenticate } from '../../support/stack.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: TimeSkippingStack;

beforeAll(async () => {
  stack = await startTimeSkippingStack();
});
afterAll(() => stack.close());

it('comments on a ticket at its rate limit wait and are merged; other tickets do not wait', async () => {
  const call = stack.call();
  await authenticate(stack, call);
  const open = async (subject: string): Promise<string> => {
    const reply = await call.send('createTicket', { subject, body: 'x', priority: null, intents: [] });
    return reply.kind === 'created' ? reply.ticket.id : '';
  };
  const [busy, other] = [await open('Busy'), await open('Other')];
  const say = (ticketId: string, body: string) =>
    call.send('changeTicket', { ticketId, status: null, priority: null, comment: { body, public: true } });
  const saidOn = (id: string) =>
    stack.desk
      .tickets()
      .find((ticket) => ticket.id === id)
      ?.comments.filter((comment) => comment.public)
      .map(({ body }) => body);
  stack.zendesk.settings.ticketUpdatesPer10Min = 3;
  for (const body of ['one', 'two', 'three']) expect(await say(busy, body)).toMatchObject({ kind: 'changed' });
  for (const body of ['four', 'five', 'six']) expect(await say(busy, body)).toMatchObject({ kind: 'recorded' });
  expect(await say(other, 'not held up')).toMatchObject({ kind: 'changed' });
  await stack.skip(11 * 60_000);
  expect(saidOn(busy)).toEqual(['x', 'one', 'two', 'three', 'four\n\nfive\n\nsix']);
  expect(saidOn(other)).toEqual(['x', 'not held up']);
  const { operations } = await stack.conversations.state({ channel: 'call', id: call.id });
  expect(new Set(operations.all.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(stack.notices).toEqual([]);
  await call.send('end', null);
});
