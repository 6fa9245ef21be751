import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCustomerMemories } from '../../../src/client/customer-memories.ts';
import { addCustomer, hangUp, openTicket, tryPin } from '../../support/calls.ts';
import { authenticate, startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;
const nothing = { kind: 'memory', summary: null };

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

it('the last call is revealed only after the PIN, and to nobody else', async () => {
  for (const summary of ['Her printer jams.', 'Her printer works again.']) {
    const call = stack.call();
    await authenticate(stack, call);
    await hangUp(stack, call, { summary });
  }
  const next = stack.call();
  expect(await next.send('recall', null)).toEqual(nothing);
  await authenticate(stack, next);
  expect(await next.send('recall', null)).toEqual({ kind: 'memory', summary: 'Her printer works again.' });

  await addCustomer(stack, '+15555550150', '515151');
  const other = stack.call('+15555550150');
  await tryPin(stack, other, '515151');
  expect(await other.send('recall', null)).toEqual(nothing);
});

it('a call without a verified caller or without a summary is not remembered', async () => {
  await addCustomer(stack, '+15555550151', '616161');
  await hangUp(stack, stack.call('+15555550151'), { summary: 'Somebody wanted something.' });
  const silent = stack.call('+15555550151');
  await tryPin(stack, silent, '616161');
  await openTicket(stack, silent);
  await hangUp(stack, silent, { summary: '' });
  const next = stack.call('+15555550151');
  await tryPin(stack, next, '616161');
  expect(await next.send('recall', null)).toEqual(nothing);
});

it('a memory belongs to one customer of one help desk: the same id in another desk is somebody else', async () => {
  const memories = (desk: string) =>
    createCustomerMemories({ client: stack.client, taskQueue: stack.taskQueue, hash: (value) => value, desk });
  const id = uniqueName('customer');
  const memory = { conversationId: 'call/1', endedAt: '2026-11-28T00:00:00Z', summary: 'Hers.', ticketIds: [] };
  await memories('zendesk').remember(id, memory);
  expect(await memories('zendesk').recall(id)).toEqual(memory);
  expect(await memories('jira').recall(id)).toBeNull();
});
