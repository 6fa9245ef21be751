import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { Responder } from '../../../src/ports/responder.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import { createPolicyResponder } from '../../../src/responders/policy/index.ts';
import {
  actOnControl,
  ada,
  startMessagingStack,
  untilSeen,
  type MessagingStack,
} from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();

/** The built-in policy with an intent that ends the bot's part. */
const responder: Responder = createPolicyResponder({
  ...builtInPolicy,
  intents: {
    ...builtInPolicy.intents,
    enough: {
      title: {},
      phrases: { en: ['that was everything'] },
      minimum: 1,
      answer: { en: 'Until next time.' },
      confirm: {},
      verified: false,
      ask: [],
      action: { kind: 'release' },
      about: [],
      resolves: false,
      log: null,
      offer: 'always',
    },
  },
});

function controlOf(stack: MessagingStack, { conversationId }: SimulatedCustomer) {
  const conversation = stack.sunshine.app.conversations.get(conversationId ?? '');
  const nameOf = (id: string | null | undefined): string | null =>
    stack.sunshine.app.switchboard?.seats.find((seat) => seat.id === id)?.name ?? null;
  return { active: nameOf(conversation?.activeId), pending: nameOf(conversation?.pendingId) };
}

const made = (stack: MessagingStack, action: string): number =>
  stack.sunshine.requests.filter(({ method, path }) => method === 'POST' && path.endsWith(`/${action}`)).length;

const commentsOn = ({ desk, agent }: MessagingStack, customer: SimulatedCustomer): string[] =>
  desk
    .tickets()
    .find(({ id }) => id === String(agent(customer).ticketId))
    ?.comments.map(({ body }) => body) ?? [];

async function withTeam(stack: MessagingStack): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('I want to talk to a human');
  await untilSeen(customer, /team has this conversation now/);
  return customer;
}

/** A busy machine takes longer. */
const patience = { timeout: 10_000 };

describe('with MESSAGING_ACCEPT=always', () => {
  let stack: MessagingStack;
  beforeAll(async () => {
    stack = await startMessagingStack({}, undefined, { responder });
  });
  afterAll(() => stack.close());

  it('an offer to our seat is accepted, and the bot continues', async () => {
    const customer = await withTeam(stack);
    const before = made(stack, 'acceptControl');
    await actOnControl(stack, customer, 'offerControl', { switchboardIntegration: 'bot' });
    await untilSeen(customer, /assistant is back/);
    expect(made(stack, 'acceptControl')).toBe(before + 1);
    expect(controlOf(stack, customer)).toEqual({ active: 'bot', pending: null });
  });

  it('an operator ends our part: control is released, the session ends, and the next message begins a new one', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    const response = await fetch(`${stack.url}/conversations/messaging%2F${customer.conversationId}/release`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.config.operators?.tokens[0]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'Robin' }),
    });
    expect(await response.json()).toMatchObject({ action: 'release' });
    await vi.waitFor(async () => {
      expect(controlOf(stack, customer)).toEqual({ active: null, pending: null });
      expect((await stack.state(customer)).messaging).toMatchObject({ release: null, session: { number: 2 } });
    });
    const before = customer.seen().length;
    customer.say('hello again');
    await untilSeen(customer, /./, before);
  });

  it('an operator cannot take control from a human by it', async () => {
    const customer = await withTeam(stack);
    await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('release', { by: 'Robin' });
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.release).toBeNull(), patience);
    expect(controlOf(stack, customer)).toEqual({ active: 'agent', pending: null });
    expect((await stack.state(customer)).messaging?.handoff?.phase).toBe('humans');
  });

  it('the policy ends our part with its last words', async () => {
    const customer = stack.ada();
    customer.say('that was everything');
    await untilSeen(customer, /Until next time/);
    await vi.waitFor(() => expect(controlOf(stack, customer)).toEqual({ active: null, pending: null }));
  });

  it('an answer that does not reach the customer is noted, and handed off once', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    customer.reachable = false;
    customer.say('what can you do?');
    await vi.waitFor(() => expect(controlOf(stack, customer).active).toBe('agent'), { timeout: 10_000 });
    await vi.waitFor(
      () =>
        expect(commentsOn(stack, customer)).toContainEqual(
          expect.stringMatching(/An answer of the assistant did not reach the customer \(uncategorized_error\)/),
        ),
      { timeout: 10_000 },
    );
    await stack.sunshine.idle();
    const { messaging } = await stack.state(customer);
    expect(messaging).toMatchObject({ session: { undelivered: 1 }, handoff: { phase: 'humans' } });
  });

  it('an answer that does not reach the customer is noted on the ticket that they opened in this conversation', async () => {
    const customer = stack.ada();
    customer.say('I want to open a ticket');
    await untilSeen(customer, /support PIN/);
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /describe it/);
    customer.say('The cupboard arrived without a door');
    const [, opened] = /Ticket #(\d+) is open/.exec(await untilSeen(customer, /Ticket #\d+ is open/)) ?? [];
    customer.reachable = false;
    customer.say('what can you do?');
    await vi.waitFor(
      () =>
        expect(stack.desk.tickets().find(({ id }) => id === opened)?.comments).toContainEqual(
          expect.objectContaining({
            body: expect.stringMatching(/^An answer of the assistant did not reach the customer/) as string,
            public: false,
          }),
        ),
      { timeout: 10_000 },
    );
  });

  it('a notice that does not reach the customer causes no note and no handoff', async () => {
    const customer = await withTeam(stack);
    await vi.waitFor(
      async () => expect((await stack.state(customer)).messaging?.session.ticketId).not.toBeNull(),
      patience,
    );
    const passes = made(stack, 'passControl');
    customer.reachable = false;
    await actOnControl(stack, customer, 'passControl', {
      switchboardIntegration: 'bot',
      metadata: { 'deskbridge.errand': 'ask:order_number' },
    });
    const failed = () =>
      stack.sunshine.app.conversations
        .get(customer.conversationId ?? '')
        ?.messages.filter(({ author, delivered }) => author.type === 'business' && !delivered) ?? [];
    await vi.waitFor(() => expect(failed()).toHaveLength(1), { timeout: 10_000 });
    await stack.sunshine.idle();
    // Shows that the bot still has the conversation, and that all events before this message were taken.
    customer.reachable = true;
    customer.say('It is A-77');
    await untilSeen(customer, /The team has your answers now/);
    await vi.waitFor(
      () => expect(commentsOn(stack, customer)).toContainEqual(expect.stringContaining('order_number: It is A-77')),
      { timeout: 10_000 },
    );
    // Ours, and the one that gives control back.
    expect(made(stack, 'passControl')).toBe(passes + 2);
    expect(commentsOn(stack, customer).join()).not.toContain('did not reach');
    expect((await stack.state(customer)).messaging?.session.undelivered).toBe(0);
  });
});

describe('with MESSAGING_ACCEPT=never', () => {
  let stack: MessagingStack;
  beforeAll(async () => {
    stack = await startMessagingStack({ MESSAGING_ACCEPT: 'never' });
  });
  afterAll(() => stack.close());

  it('an offer to our seat lapses: control stays with the humans', async () => {
    const customer = await withTeam(stack);
    await actOnControl(stack, customer, 'offerControl', { switchboardIntegration: 'bot' });
    await vi.waitFor(
      async () => expect((await stack.state(customer)).messaging?.control.pending?.name).toBe('bot'),
      patience,
    );
    stack.agent(customer).say('Robin here.');
    await vi.waitFor(
      async () => expect((await stack.state(customer)).messaging?.handoff?.humanAt).not.toBeNull(),
      patience,
    );
    expect(made(stack, 'acceptControl')).toBe(0);
    expect(controlOf(stack, customer)).toEqual({ active: 'agent', pending: 'bot' });
  });
});
