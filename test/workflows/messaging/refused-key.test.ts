import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { AdminNotice } from '../../../src/domain/desk/admin-notices.ts';
import { freePort } from '../../../src/temporal/free-port.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: MessagingStack;
const notices: AdminNotice[] = [];
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    notices.push(JSON.parse(body) as AdminNotice);
    response.writeHead(204).end();
  });
});

beforeAll(async () => {
  const port = await freePort();
  await new Promise<void>((resolve) => receiver.listen(port, '127.0.0.1', resolve));
  stack = await startMessagingStack({ ADMIN_WEBHOOK_URL: `http://127.0.0.1:${port}/` });
});
afterAll(async () => {
  await stack.close();
  receiver.close();
});

/** How many requests reach the platform in this time, in milliseconds. */
async function requestsWithin(ms: number): Promise<number> {
  stack.sunshine.requests.length = 0;
  await delay(ms);
  return stack.sunshine.requests.length;
}

describe('a key of the messaging platform that is revoked', () => {
  it('leads to few requests, to one notice over all conversations, and to an answer once it works again', async () => {
    const { appKey, accountKey } = stack.sunshine;
    const secrets = [appKey.secret, accountKey.secret];
    for (const key of [appKey, accountKey]) key.secret = 'another-secret';
    const customers = [stack.ada(), stack.sunshine.customer('web', {}), stack.sunshine.customer('web', {})];
    for (const customer of customers) customer.say('hello');
    expect(await requestsWithin(8_000)).toBeLessThan(16 * customers.length);
    // Further messages do not make it more.
    for (const customer of customers) for (const text of ['a', 'b', 'c', 'd']) customer.say(text);
    expect(await requestsWithin(4_000)).toBeLessThan(10 * customers.length);
    const told = notices.filter(({ kind }) => kind === 'messagingFailing');
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toMatch(/key .*unauthenticated/);
    [appKey.secret = '', accountKey.secret = ''] = secrets;
    for (const customer of customers) await untilSeen(customer, /automatic assistant/);
  });
});

describe('an answer that the platform refuses since our key does not work at that moment', () => {
  const match = { method: 'POST', path: 'messages$' };
  const said = (customer: SimulatedCustomer, words: RegExp): number =>
    customer.seen().filter(({ text }) => words.test(text ?? '')).length;
  afterEach(() => stack.sunshine.faults.clear());
  /** A fault that no request met would prove nothing. */
  const leftFaults = (): number => stack.sunshine.faults.list().length;

  it.each([
    [401, 'unauthenticated'],
    [403, 'forbidden'],
  ])('is said once the key works again, and the administrator is told (%i)', async (status, words) => {
    const customer = stack.sunshine.customer('web', {});
    stack.sunshine.faults.add({ kind: 'status', status, match });
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    expect(said(customer, /automatic assistant/)).toBe(1);
    expect(leftFaults()).toBe(0);
    await vi.waitFor(() => expect(notices.map(({ text }) => text)).toContainEqual(expect.stringContaining(words)));
  });

  it('is said although the act that it tells of is done by then, and what the customer wrote meanwhile is answered after it', async () => {
    const customer = stack.ada();
    customer.say('I want to open a ticket');
    await untilSeen(customer, /support PIN/);
    stack.sunshine.faults.add({ kind: 'status', status: 401, match: { ...match, nth: 2 } });
    customer.say(ada.pin);
    await untilSeen(customer, /Please describe it/);
    expect(said(customer, /deleted the message with your PIN/)).toBe(1);
    const before = stack.desk.tickets().length;
    stack.sunshine.faults.add({ kind: 'status', status: 401, match, times: 2 });
    customer.say('The shelf arrived with a crack on the left side');
    await vi.waitFor(() => expect(stack.desk.tickets().length).toBe(before + 1));
    customer.say('what can you do?');
    await untilSeen(customer, /What can I do|help you with|automatic assistant/);
    expect(said(customer, /Ticket #\d+ is open/)).toBe(1);
    expect(stack.desk.tickets().length).toBe(before + 1);
    const texts = customer.seen().map(({ text }) => text ?? '');
    expect(leftFaults()).toBe(0);
    const last = texts.findIndex((text) => /Ticket #\d+ is open/.test(text));
    expect(last).toBeLessThan(texts.length - 1);
  });
});

describe('a change of control that is reported while our key does not work', () => {
  it('is known once the key works again', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    const { apiUrl, app, accountKey } = stack.sunshine;
    const path = `conversations/${customer.conversationId}$`;
    stack.sunshine.faults.add({ kind: 'status', status: 401, match: { method: 'GET', path }, times: 2 });
    const authorization = `Basic ${Buffer.from(`${accountKey.id}:${accountKey.secret}`).toString('base64')}`;
    await fetch(`${apiUrl}/v2/apps/${app.id}/conversations/${customer.conversationId}/passControl`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ switchboardIntegration: 'agent' }),
    });
    const known = { control: { active: { name: 'agent' } }, handoff: { phase: 'humans' }, inbox: [] };
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging).toMatchObject(known), {
      timeout: 15_000,
    });
    expect(stack.sunshine.faults.list()).toEqual([]);
  });
});

describe('a conversation that was deleted at the platform', () => {
  it('ends with few requests', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    const { conversationId } = customer;
    stack.sunshine.holdWebhooks();
    customer.say('are you there?');
    stack.sunshine.app.conversations.delete(conversationId ?? '');
    stack.sunshine.requests.length = 0;
    stack.sunshine.releaseWebhooks();
    const handle = stack.client.workflow.getHandle(`messaging/${conversationId}`);
    await vi.waitFor(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'), { timeout: 15_000 });
    expect(stack.sunshine.requests.length).toBeLessThan(20);
  });
});
