import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import { textOf } from '../../../src/domain/messaging/messaging.ts';
import type { ResponderAct, ResponderQuestion, ResponderTurn } from '../../../src/domain/messaging/responder.ts';
import type { Responder } from '../../../src/ports/responder.ts';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

const model = {
  RESPONDER: 'openai',
  OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
  OPENAI_API_KEY: 'unused',
  OPENAI_MODEL: 'unused',
};
let stack: MessagingStack;
/** What the bot was asked, oldest first. */
let asked: ResponderQuestion[] = [];
/** How long the bot thinks about its next answers, in milliseconds; then it answers at once. */
let thinkMs: number[] = [];
/** What the bot does after its next answers. */
let acts: (ResponderAct | null)[] = [];

const responder: Responder = {
  respond: async (question, { signal }) => {
    asked.push(question);
    const number = asked.length;
    try {
      await delay(thinkMs.shift() ?? 0, undefined, { signal });
    } catch {
      throw new ServiceFailure('aborted', { kind: 'unavailable', service: 'test' });
    }
    const heard = question.heard.map((content) => textOf(content)).join(' | ');
    const result = question.result === null ? '' : ` after ${question.result.reply.kind}`;
    const turn: ResponderTurn = {
      say: [{ text: `answer ${number} to ${heard}${result}`, quickReplies: [] }],
      act: acts.shift() ?? null,
      asksPin: heard.includes('PIN please'),
      intents: [],
      resolved: false,
      memory: { pinAsked: heard.includes('PIN please') },
    };
    return turn;
  },
};

beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack({ ...model, MESSAGING_PAUSE_MS: '100' }, undefined, { responder });
});
afterEach(() => {
  asked = [];
  thinkMs = [];
  acts = [];
});
afterAll(() => stack.close());

const textsSeen = (customer: SimulatedCustomer): string[] => customer.seen().map(({ text }) => text ?? '');

async function untilAsked(count: number): Promise<void> {
  await vi.waitFor(() => expect(asked).toHaveLength(count), { timeout: 15_000, interval: 10 });
}

describe('what the customer writes while an answer is being made', () => {
  it('interrupts it: the unfinished answer is never said, and all messages get one answer', async () => {
    thinkMs = [60_000];
    const customer = stack.ada();
    customer.say('first');
    await untilAsked(1);
    customer.say('second');
    await untilSeen(customer, /answer 2 to first \| second/);
    await stack.sunshine.idle();
    expect(textsSeen(customer)).toHaveLength(1);
    expect((await stack.state(customer)).messaging?.dialogue.unanswered).toEqual([]);
  });

  it('interrupts it twice; after that, an answer is said, and further messages get their own', async () => {
    thinkMs = [60_000, 60_000, 1_500];
    const customer = stack.ada();
    customer.say('one');
    for (const [index, text] of ['two', 'three', 'four'].entries()) {
      await untilAsked(index + 1);
      customer.say(text);
    }
    await untilSeen(customer, /answer 4 to four/);
    expect(textsSeen(customer)).toEqual(['answer 3 to one | two | three', 'answer 4 to four']);
  });

  it('does not repeat an act that is done already', async () => {
    const customer = stack.ada();
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /answer 1/);
    const args = { subject: 'Broken shelf', body: 'The top is broken.', priority: null, intents: [] };
    acts = [{ command: 'createTicket', args }];
    thinkMs = [0, 60_000];
    customer.say('open a ticket');
    await untilAsked(3);
    customer.say('and thank you');
    await untilSeen(customer, /answer 4 to and thank you after created/);
    const made = stack.desk.tickets().filter(({ comments }) => JSON.stringify(comments).includes('The top is broken'));
    expect(made).toHaveLength(1);
    expect(textsSeen(customer).join()).not.toContain('answer 3');
  });

  it('is taken as the PIN if one was asked for, whichever comes first', async () => {
    const customer = stack.ada();
    customer.say('PIN please');
    await untilSeen(customer, /answer 1/);
    thinkMs = [60_000];
    customer.say('wait');
    await untilAsked(2);
    customer.say(ada.pin);
    await untilSeen(customer, /answer 3 to wait/);
    expect((await stack.state(customer)).customer.requester?.name).toBe('Ada Lovelace');
  });
});

describe('a human who takes over while an answer is being made', () => {
  it('stops it, and it is never said', async () => {
    thinkMs = [60_000];
    const customer = stack.ada();
    customer.say('my shelf is broken');
    await untilAsked(1);
    // A trigger of the desk would greet the customer.
    stack.sunshine.settings.trigger = null;
    await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('takeOver', { by: 'Robin' });
    await untilSeen(customer, /will answer you here/);
    await vi.waitFor(async () => {
      const { raw } = await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).describe();
      expect(raw.pendingActivities ?? []).toEqual([]);
    }, 15_000);
    expect(textsSeen(customer)).toHaveLength(1);
  });
});
