import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

/** Long enough for a test's own steps to fall into one pause, on a busy machine as well. */
const pauseMs = 2_500;
/** Longest time that messages are gathered. */
const longestMs = 5_000;
let stack: MessagingStack;

beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack({ MESSAGING_PAUSE_MS: String(pauseMs) });
});
afterEach(() => stack.sunshine.faults.clear());
afterAll(() => stack.close());

const textsSeen = (customer: SimulatedCustomer): string[] => customer.seen().map(({ text }) => text ?? '');

/** Waits until the conversation gathers messages, and that many of them have arrived. */
async function gathered(customer: SimulatedCustomer, count: number): Promise<void> {
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.gathering?.count).toBe(count), {
    timeout: 10_000,
    interval: 20,
  });
}

async function transcriptOf(customer: SimulatedCustomer): Promise<string[]> {
  return (await stack.state(customer)).messaging?.dialogue.transcript.map(({ text }) => text) ?? [];
}

const conversationOf = ({ conversationId }: SimulatedCustomer) =>
  stack.sunshine.app.conversations.get(conversationId ?? '');

/** Types of the events in the history of the conversation, once nothing more happens. */
async function eventTypes({ conversationId }: SimulatedCustomer): Promise<string[]> {
  const handle = stack.client.workflow.getHandle(`messaging/${conversationId}`);
  await stack.sunshine.idle();
  await vi.waitFor(async () => {
    const { raw } = await handle.describe();
    expect([raw.pendingActivities ?? [], raw.pendingWorkflowTask ?? null]).toEqual([[], null]);
  });
  const { events } = await handle.fetchHistory();
  return (events ?? []).map((event) => Object.keys(event).find((key) => key.endsWith('EventAttributes')) ?? '');
}

describe('messages of one breath', () => {
  it('are answered once, after the customer has paused, and typing is shown meanwhile', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await gathered(customer, 1);
    customer.say('I have a question');
    await gathered(customer, 2);
    customer.say('what can you do?');
    const lastAt = Date.now();
    await gathered(customer, 3);
    expect(conversationOf(customer)?.businessTyping).toBe(true);
    expect(textsSeen(customer)).toEqual([]);
    await untilSeen(customer, /automatic assistant/);
    expect(Date.now() - lastAt).toBeGreaterThanOrEqual(pauseMs - 100);
    await stack.sunshine.idle();
    expect(textsSeen(customer)).toHaveLength(1);
    expect((await stack.state(customer)).messaging).toMatchObject({ gathering: null, dialogue: { unanswered: [] } });
  });

  it('are answered after a few seconds even if the customer does not pause', async () => {
    const customer = stack.ada();
    customer.say('hello');
    const startedAt = Date.now();
    const chatter = setInterval(() => customer.say('and'), 1_000);
    try {
      await untilSeen(customer, /automatic assistant/);
    } finally {
      clearInterval(chatter);
    }
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(longestMs - 100);
    expect(Date.now() - startedAt).toBeLessThan(longestMs + 4_000);
  });

  it('cost one timer, and a single message costs no other events than before', async () => {
    const customer = stack.ada();
    customer.say('what can you do?');
    await untilSeen(customer, /automatic assistant/);
    const before = await eventTypes(customer);
    customer.say('what can you do now?');
    await vi.waitFor(() => expect(customer.seen()).toHaveLength(2), { timeout: 10_000 });
    const added = (await eventTypes(customer)).slice(before.length);
    expect(added.filter((type) => type === 'timerStartedEventAttributes')).toHaveLength(1);
    expect(added.filter((type) => type === 'activityTaskScheduledEventAttributes')).toHaveLength(1);
    // Without the pause there are about 15; the timer is 2, and the task after it 3.
    expect(added.length, added.join()).toBeLessThanOrEqual(21);
  });

  it('survive that another worker takes over, and are answered once', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await gathered(customer, 1);
    customer.say('what can you do?');
    await gathered(customer, 2);
    await stack.replaceWorker();
    await untilSeen(customer, /automatic assistant/);
    await stack.sunshine.idle();
    expect(textsSeen(customer)).toHaveLength(1);
  });

  it('stay in the transcript if a human takes over meanwhile, and the bot says nothing', async () => {
    const customer = stack.ada();
    customer.say('my shelf is broken');
    await gathered(customer, 1);
    customer.say('and the lamp as well');
    await gathered(customer, 2);
    // A trigger of the desk would greet the customer.
    stack.sunshine.settings.trigger = null;
    await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('takeOver', { by: 'Robin' });
    await untilSeen(customer, /will answer you here/);
    expect(await transcriptOf(customer)).toEqual(
      expect.arrayContaining(['my shelf is broken', 'and the lamp as well']),
    );
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.gathering).toBeNull());
    expect(textsSeen(customer)).toHaveLength(1);
    const ticket = stack.desk.tickets().find(({ id }) => id === String(stack.agent(customer).ticketId));
    const written = JSON.stringify(ticket?.comments);
    expect(written).toContain('my shelf is broken');
    expect(written).toContain('and the lamp as well');
  });
});

describe('what needs no pause', () => {
  it('is answered at once: a PIN that was asked for, and a button', async () => {
    const customer = stack.ada();
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN/);
    let askedAt = Date.now();
    customer.say(ada.pin);
    await untilSeen(customer, /Invoice of October/);
    expect(Date.now() - askedAt).toBeLessThan(pauseMs);
    const { actions = [] } = (customer.seen().at(-1)?.content ?? {}) as {
      actions?: { payload?: string; text: string }[];
    };
    const button = actions.find(({ payload }) => payload?.startsWith('policy/ticket/'));
    askedAt = Date.now();
    const before = customer.seen().length;
    customer.choose(button?.text ?? '');
    await vi.waitFor(() => expect(customer.seen().length).toBeGreaterThan(before), { timeout: 10_000 });
    expect(Date.now() - askedAt).toBeLessThan(pauseMs);
  });
});

describe('a customer who types', () => {
  it('is waited for, but not longer than a few seconds', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await gathered(customer, 1);
    customer.type(true);
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.gathering?.typing).toBe(true));
    await vi.waitFor(() => expect(customer.seen()).toHaveLength(1), { timeout: 10_000 });
    const saidAt = conversationOf(customer)?.messages[0]?.receivedMs ?? 0;
    expect(Date.parse(customer.seen()[0]?.at ?? '') - saidAt).toBeGreaterThanOrEqual(longestMs - 100);
  });

  it('writes nothing to history, except while messages are gathered', async () => {
    const customer = stack.ada();
    customer.say('what can you do?');
    await untilSeen(customer, /automatic assistant/);
    const before = await eventTypes(customer);
    for (const typing of [true, false, true, false]) customer.type(typing);
    expect(await eventTypes(customer)).toEqual(before);
  });
});
