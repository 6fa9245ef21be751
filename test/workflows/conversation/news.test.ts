import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { DeskChange } from '../../../src/domain/desk/news.ts';
import { newTicket, ticketOf, tryPin } from '../../support/calls.ts';
import { ada, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterEach(() => {
  stack.zendesk.settings.trigger = null;
});
afterAll(() => stack.close());

/** A verified call with a new ticket. */
async function callWithTicket(): Promise<{ call: TestCall; ticketId: string }> {
  const call = stack.call();
  await tryPin(stack, call, ada.pin);
  const created = await call.send('createTicket', newTicket('Watched'));
  if (created.kind !== 'created') throw new Error(`a new ticket was answered with ${created.kind}`);
  return { call, ticketId: created.ticket.id };
}

/** What the conversation learns when the desk tells it that the ticket was touched. */
async function newsAfterTouch(call: TestCall, ticketId: string, count: number): Promise<DeskChange[]> {
  await stack.client.workflow.getHandle(`call/${call.id}`).signal('ticketTouched', { ticketId });
  const news = async () =>
    (await stack.conversations.state({ channel: 'call', id: call.id })).tickets.news.map(({ change }) => change);
  await expect.poll(news).toHaveLength(count);
  return news();
}

it('a human who solves the ticket while we write to it is noticed', async () => {
  const { call, ticketId } = await callWithTicket();
  const { id } = stack.zendesk.store.seedUser({ name: 'Robin', email: 'robin@example.com', role: 'agent' });
  stack.zendesk.settings.trigger = (ticket) => Object.assign(ticket, { status: 'solved', assigneeId: id });
  const comment = { body: 'One more thing.', public: true };
  await call.send('changeTicket', { ticketId, status: null, priority: null, comment });
  expect(ticketOf(stack, ticketId).status).toBe('solved');
  expect(await newsAfterTouch(call, ticketId, 2)).toEqual(['solved', 'reassigned']);
});

it('a human who solved the ticket is noticed, although the customer looked at it first', async () => {
  const { call, ticketId } = await callWithTicket();
  stack.desk.agent.setStatus(ticketId, 'solved');
  expect(await call.send('getTicket', { ticketId })).toMatchObject({ ticket: { status: 'solved' } });
  expect(await newsAfterTouch(call, ticketId, 2)).toEqual(['solved', 'reassigned']);
});
