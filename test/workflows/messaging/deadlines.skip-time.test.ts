import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { defineSearchAttributes } from '../../support/time-skipping-stack.ts';
import { quietRuntime, startTimeSkipping } from '../../support/temporal.ts';

quietRuntime();
const minuteMs = 60_000;
let env: TestWorkflowEnvironment;
let stack: MessagingStack;

beforeAll(async () => {
  env = await startTimeSkipping();
  await defineSearchAttributes(env);
  stack = await startMessagingStack({ MESSAGING_HANDOFF: 'offer' }, plainTarget(env.address));
  // This server cannot list workflows, so no conversation could be notified of desk events.
  stack.desk.webhooks.settings.target = null;
});
afterEach(() => {
  stack.sunshine.faults.clear();
  stack.sunshine.settings.acceptCall = 'none';
});
afterAll(async () => {
  await stack.close();
  await env.teardown();
});

const until = (customer: SimulatedCustomer, check: (state: ConversationState) => void): Promise<void> =>
  vi.waitFor(async () => check(await stack.state(customer)), { timeout: 15_000, interval: 50 });

const ticketsAbout = (customer: SimulatedCustomer) =>
  stack.desk
    .tickets()
    .filter(({ comments }) => comments.some(({ body }) => body.includes(`messaging/${customer.conversationId}`)));

async function offered(): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('I want to talk to a human about my invoice');
  await until(customer, ({ messaging }) => expect(messaging?.handoff?.phase).toBe('offered'));
  return customer;
}

/** An offer that the humans accepted on the switchboard. */
async function accepted(): Promise<SimulatedCustomer> {
  const customer = await offered();
  stack.sunshine.settings.acceptCall = 'acceptControl';
  stack.agent(customer).accept();
  await untilSeen(customer, /has joined/);
  return customer;
}

describe('an offer to the humans', () => {
  it('is told at once, leaves control with the bot, and a human is announced only when one accepts', async () => {
    const customer = await offered();
    await untilSeen(customer, /asking the team.*Until then I am still here/);
    customer.say('what can you do?');
    await untilSeen(customer, /What can I do|automatic assistant/);
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('has joined'));
    stack.sunshine.settings.acceptCall = 'acceptControl';
    stack.agent(customer).accept();
    await untilSeen(customer, /has joined/);
    await until(customer, ({ messaging }) => expect(messaging?.session.ticketId).not.toBeNull());
    await vi.waitFor(() => expect(ticketsAbout(customer)).toHaveLength(1));
  });

  it('becomes theirs with the first word of one of them, although their seat never accepts', async () => {
    const customer = await offered();
    stack.agent(customer).say('Robin here, let me look.');
    await until(customer, ({ messaging }) =>
      expect(messaging).toMatchObject({ control: { active: { name: 'agent' } }, handoff: { phase: 'humans' } }),
    );
    await until(customer, ({ messaging }) => expect(messaging?.session.ticketId).not.toBeNull());
    await vi.waitFor(() => expect(ticketsAbout(customer)).toMatchObject([{ group: 'Billing Team' }]));
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('has joined'));
  });

  it('that nobody accepts in time becomes a ticket, the customer is told, and the bot continues', async () => {
    const customer = await offered();
    await env.sleep(3 * minuteMs);
    const message = await untilSeen(customer, /Nobody from the team could take over yet/);
    const [ticket, ...others] = ticketsAbout(customer);
    expect(others).toEqual([]);
    expect(message).toContain(`#${ticket?.id}`);
    expect(ticket).toMatchObject({ group: 'Billing Team', status: 'open' });
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN/);
    expect(() => stack.agent(customer).accept()).toThrow(/403/);
  });
});

describe('humans who have the conversation but do not write', () => {
  it.each(['__trigger', 'empty', 'missing'] as const)(
    'are reminded once, whatever a trigger (%s) writes; then the bot takes control back and says so, once',
    async (trigger) => {
      stack.sunshine.settings.trigger = trigger;
      const customer = await accepted();
      await untilSeen(customer, /All our agents are busy/);
      await until(customer, ({ messaging }) => expect(messaging?.session.ticketId).not.toBeNull());
      await env.sleep(11 * minuteMs);
      await until(customer, ({ messaging }) => expect(messaging?.handoff?.reminders).toBe(1));
      await env.sleep(11 * minuteMs);
      await untilSeen(customer, /assistant is back: nobody/);
      await until(customer, ({ messaging }) =>
        expect(messaging).toMatchObject({ control: { active: { name: 'bot' } }, handoff: null }),
      );
      const before = customer.seen().length;
      customer.say('what can you do?');
      await vi.waitFor(() => expect(customer.seen().length).toBeGreaterThan(before), { timeout: 10_000 });
      expect(customer.seen().filter(({ text }) => text?.includes('assistant is back') === true)).toHaveLength(1);
      const notes = ticketsAbout(customer).flatMap(({ comments }) => comments.map(({ body }) => body));
      await vi.waitFor(() => expect(notes.filter((body) => body.includes('nobody has answered yet'))).toHaveLength(1));
    },
  );

  it('are not reminded once one of them has written', async () => {
    const customer = await accepted();
    stack.agent(customer).say('Hello, Robin here.');
    await until(customer, ({ messaging }) => expect(messaging?.handoff?.humanAt).not.toBeNull());
    await env.sleep(60 * minuteMs);
    const { messaging } = await stack.state(customer);
    expect(messaging).toMatchObject({ control: { active: { name: 'agent' } }, handoff: { reminders: 0 } });
  });
});

describe('a person who answers in the channel’s own app', () => {
  it('keeps the bot silent for the configured time, although our seat is active; then it answers what is left', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    customer.hearFromApp('Robin here, on my phone.');
    customer.say('what can you do?');
    await until(customer, ({ messaging }) => {
      expect(messaging?.dialogue.transcript.map(({ by }) => by)).toEqual(['customer', 'bot', 'human', 'customer']);
      expect(messaging).toMatchObject({ control: { active: { name: 'bot' } }, inbox: [], handoff: null });
    });
    await env.sleep(14 * minuteMs);
    expect(customer.seen()).toHaveLength(2);
    await env.sleep(2 * minuteMs);
    await vi.waitFor(() => expect(customer.seen()).toHaveLength(3), { timeout: 10_000 });
  });

  it('leaves the bot nothing to say when they have answered everything', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    customer.hearFromApp('Robin here.');
    customer.say('when are you open?');
    customer.hearFromApp('From nine to five.');
    await until(customer, ({ messaging }) =>
      expect(messaging).toMatchObject({ inbox: [], dialogue: { unanswered: [] } }),
    );
    const { length } = customer.seen();
    await env.sleep(30 * minuteMs);
    expect(customer.seen()).toHaveLength(length);
  });
});

describe('a conversation that has fallen silent', () => {
  it('has its session recorded on a ticket, and asks for the PIN again in the next one', async () => {
    const customer = stack.ada();
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN/);
    customer.say(ada.pin);
    await untilSeen(customer, /Invoice of October/);
    await env.sleep(2 * 60 * minuteMs);
    await until(customer, ({ messaging, customer: { requester } }) => {
      expect(messaging).toMatchObject({
        session: { number: 2, startedAt: null },
        dialogue: { transcript: [], memory: null },
      });
      expect(requester).toBeNull();
    });
    await vi.waitFor(() => expect(ticketsAbout(customer)).toHaveLength(1));
    const before = customer.seen().length;
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN/, before);
  });

  it('ends after the configured time, and begins again with the next message', async () => {
    const customer = stack.ada();
    customer.say('hello there');
    await untilSeen(customer, /automatic assistant/);
    const handle = env.client.workflow.getHandle(`messaging/${customer.conversationId}`);
    await env.sleep(31 * 24 * 60 * minuteMs);
    await vi.waitFor(async () => expect((await handle.describe()).status.name).toBe('COMPLETED'), { timeout: 15_000 });
    const before = customer.seen().length;
    customer.say('hello again');
    await untilSeen(customer, /automatic assistant/, before);
  });
});
