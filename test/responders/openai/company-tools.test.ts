import { describe, expect, it, onTestFinished } from 'vitest';
import { builtInIntents } from '../../../src/agent-tools/intents.ts';
import type { HttpAction } from '../../../src/domain/messaging/company-actions.ts';
import type { ResponderQuestion } from '../../../src/domain/messaging/responder.ts';
import { createOpenAiResponder } from '../../../src/responders/openai/index.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { plainIntent } from '../../../src/responders/policy/intents/plain.ts';
import type { Policy, PolicyIntent, PolicyQuestion } from '../../../src/responders/policy/policy.ts';
import { startOpenAi, type OpenAiSimulator } from '../../../simulators/openai/index.ts';
import { plainQuestion, text } from '../policy/questions.ts';

const lookUp: HttpAction = {
  method: 'GET',
  url: 'https://shop.example.com/orders/{order}?customer={customer_id}',
  headers: {},
  body: null,
  idempotencyHeader: 'Idempotency-Key',
  answers: { carrier: 'carrier' },
  timeoutMs: 1_000,
  verified: true,
};
const order: PolicyQuestion = {
  name: 'order',
  ask: { en: 'What is the order number?' },
  pattern: String.raw`\b(\d{2}-\d{4})\b`,
  wrong: null,
  fromText: true,
  remember: false,
};
const uses = (action: string, changes: Partial<PolicyIntent> = {}): PolicyIntent => ({
  ...plainIntent,
  verified: true,
  ask: [order],
  action: { kind: 'company', action, say: {}, notFound: {}, failed: {} },
  ...changes,
});
const policy: Policy = {
  ...builtInPolicy,
  actions: {
    look_up_order: lookUp,
    shop_hours: { ...lookUp, url: 'https://shop.example.com/hours', verified: false },
    cancel_order: { ...lookUp, method: 'POST' },
    get_ticket: lookUp,
  },
  intents: {
    order_status: uses('look_up_order'),
    hours: uses('shop_hours', { verified: false, ask: [] }),
    cancel: uses('cancel_order'),
    tickets: uses('get_ticket'),
    ...builtInPolicy.intents,
  },
};

async function start() {
  const server = await startOpenAi();
  onTestFinished(() => server.close());
  const { url: baseUrl, apiKey, model } = server;
  const fixed = { pinLength: 6, closeStatus: 'solved', intents: builtInIntents } as const;
  const responder = createOpenAiResponder({ baseUrl, apiKey, model, policy, ...fixed });
  const respond = (question: Partial<ResponderQuestion>) =>
    responder.respond({ ...plainQuestion, ...question }, { signal: AbortSignal.timeout(5_000) });
  return { server, respond };
}

const heard = [text('Where is my order 48-1207?')];
const called = (args: object) => ({ calls: [{ name: 'look_up_order', args: args as Record<string, unknown> }] });
const offered = (server: OpenAiSimulator) => (server.asked.at(-1)?.tools ?? []).map((tool) => tool.function.name);

describe('the company’s own systems, for a model', () => {
  it('are offered like the tickets: those for verified customers only to them', async () => {
    const { server, respond } = await start();
    server.script({ text: 'Hello.' }, { text: 'Hello.' });
    await respond({ heard });
    expect(offered(server)).toContain('shop_hours');
    expect(offered(server)).not.toContain('look_up_order');
    await respond({ heard, customerName: 'Ada' });
    expect(offered(server)).toEqual(expect.arrayContaining(['shop_hours', 'look_up_order']));
    const tool = server.asked.at(-1)?.tools?.find((one) => one.function.name === 'look_up_order');
    expect(tool?.function.parameters).toEqual({
      type: 'object',
      properties: { order: { type: 'string', description: 'What is the order number?' } },
      required: ['order'],
    });
  });

  it('are used by the action of the policy, with values that the policy would take', async () => {
    const { server, respond } = await start();
    server.script(called({ order: 'order 48-1207, please', customer_id: '7' }));
    expect((await respond({ heard, customerName: 'Ada' })).act).toEqual({
      command: 'companyAction',
      args: { action: 'look_up_order', values: { order: '48-1207' }, run: 0 },
    });
  });

  it.each([{}, { order: '' }, { order: '../../admin' }, { order: { $ne: 1 } }])(
    'get no other values: %j is told to the model as wrong',
    async (args) => {
      const { server, respond } = await start();
      server.script(called(args), { text: 'Which order is it?' });
      expect((await respond({ heard, customerName: 'Ada' })).act).toBeNull();
      expect(JSON.stringify(server.asked.at(-1)?.messages)).toContain('Missing or wrong: order.');
    },
  );

  it('cannot be used by a model for a customer who is not verified, and change nothing in any case', async () => {
    const { server, respond } = await start();
    server.script(called({ order: '48-1207' }), { text: 'Please verify first.' });
    expect((await respond({ heard })).act).toBeNull();
    server.script({ calls: [{ name: 'cancel_order', args: { order: '48-1207' } }] }, { text: 'I cannot.' });
    expect((await respond({ heard, customerName: 'Ada' })).act).toBeNull();
    expect(offered(server)).not.toContain('cancel_order');
    expect(server.asked.at(-1)?.messages[0]?.content).toMatch(/- cancel: .*then: escalate_to_human/);
  });

  it('replace no tool of ours', async () => {
    const { server, respond } = await start();
    server.script({ calls: [{ name: 'get_ticket', args: { ticket_id: '7' } }] });
    expect((await respond({ heard, customerName: 'Ada' })).act).toEqual({
      command: 'getTicket',
      args: { ticketId: '7' },
    });
    expect(offered(server).filter((name) => name === 'get_ticket')).toHaveLength(1);
  });

  it('answer the model, which says it in its own words', async () => {
    const { server, respond } = await start();
    server.script({ text: 'It is on its way with Blue Van.' });
    const act = { command: 'companyAction', args: { action: 'look_up_order', values: {}, run: 0 } } as const;
    const reply = { kind: 'companyAnswer', answer: { kind: 'answered', fields: { carrier: 'Blue Van' } } } as const;
    expect((await respond({ customerName: 'Ada', result: { act, reply } })).say[0]?.text).toContain('Blue Van');
    expect(JSON.stringify(server.asked.at(-1)?.messages)).toContain('Blue Van');
  });
});
