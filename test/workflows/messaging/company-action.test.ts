import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startCompany, type CompanySimulator } from '../../../simulators/company/index.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let shop: CompanySimulator;
let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  shop = await startCompany();
  shop.addOrder({ number: '1001', status: 'on its way', delivery: { carrier: 'Post', date: '2 May' } });
  vi.stubEnv('SHOP_AUTHORIZATION', shop.authorization);
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'deskbridge-company-')), 'policy.yaml');
  const headers = '{ Authorization: { env: SHOP_AUTHORIZATION } }';
  const ask = String.raw`- { name: order, question: Which order?, pattern: '\b(\d{4})\b', fromText: true }`;
  writeFileSync(
    file,
    [
      'actions:',
      `  look_up: { url: "${shop.url}/orders/{order}", headers: ${headers}, answers: { status: status }, verified: false }`,
      '  send_back:',
      '    method: POST',
      `    url: ${shop.url}/returns`,
      `    headers: ${headers}`,
      '    body: { order: "{order}", reason: "{text}" }',
      '    answers: { number: return.number }',
      'intents:',
      '  where:',
      '    phrases: [where is my order]',
      `    ask: [${ask.slice(2)}]`,
      '    action: { company: { action: look_up, say: "Order {order} is {status}." } }',
      '  back:',
      '    phrases: [send back]',
      `    ask: [${ask.slice(2)}]`,
      '    action: { company: { action: send_back, say: "Your return is {number}." } }',
    ].join('\n'),
  );
  stack = await startMessagingStack({ POLICY_FILE: file, SHOP_AUTHORIZATION: shop.authorization });
});
afterEach(() => shop.faults.clear());
afterAll(async () => {
  vi.unstubAllEnvs();
  await stack.close();
  await shop.close();
});

describe('“where is my order”', () => {
  it('is answered from the order system, also when its first answer is an error', async () => {
    const customer = stack.ada();
    shop.faults.add({ kind: 'status', status: 503 });
    customer.say('Where is my order 1001?');
    expect(await untilSeen(customer, /Order 1001/)).toContain('Order 1001 is on its way.');
    expect(shop.requests.map(({ status }) => status)).toEqual([503, 200]);
  });

  it('shows typing again while the order system takes its time', async () => {
    const customer = stack.ada();
    const typings = (): number =>
      stack.sunshine.requests.filter(({ path }) => path.includes(`${customer.conversationId}/activity`)).length;
    shop.faults.add({ kind: 'delay', ms: 1_500 });
    customer.say('Where is my order 1001?');
    await untilSeen(customer, /Order 1001/);
    expect(typings()).toBe(2);
  });

  it('is said to have failed when the order system stays down, and a person is offered', async () => {
    const customer = stack.ada();
    shop.faults.down = true;
    try {
      customer.say('Where is my order 1001?');
      await untilSeen(customer, /no usable answer/);
    } finally {
      shop.faults.down = false;
    }
    const before = customer.seen().length;
    customer.say('Where is my order 4711?');
    expect(await untilSeen(customer, /could not find anything/, before)).not.toContain('no usable answer');
  });
});

describe('a write to the order system', () => {
  it('needs the PIN, and happens once although its answer is lost', async () => {
    const customer = stack.ada();
    customer.say('I want to send back 1001');
    await untilSeen(customer, /support PIN/);
    expect(shop.returns).toEqual([]);
    shop.faults.add({ kind: 'lostAnswer' });
    customer.say(ada.pin);
    await untilSeen(customer, /Your return is R-1/);
    expect(shop.returns).toHaveLength(1);
    expect(shop.requests.filter(({ path }) => path === '/returns')).toHaveLength(2);
  });

  it('leaves neither the secret nor the values of the customer unencrypted', async () => {
    const handles = stack.client.workflow.list({ query: `TaskQueue = "${stack.config.temporal.taskQueue}"` });
    for await (const { workflowId } of handles) {
      const history = await stack.client.workflow.getHandle(workflowId).fetchHistory();
      const text = JSON.stringify(history);
      expect(text).not.toContain('shop-token');
      expect(text).not.toContain(Buffer.from('shop-token').toString('base64').slice(0, 10));
    }
  });
});
