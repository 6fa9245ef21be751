import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ServiceFailure } from '../../../src/domain/failures.ts';
import type { ConversationState } from '../../../src/domain/conversation/state.ts';
import { builtInPolicy } from '../../../src/responders/policy/built-in.ts';
import type { Responder } from '../../../src/ports/responder.ts';
import { createPolicyResponder } from '../../../src/responders/policy/index.ts';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import {
  actOnControl,
  ada,
  startMessagingStack,
  untilSeen,
  type MessagingStack,
} from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
/** How often the bot will still fail before it answers. */
let hiccups = 0;
/** How often the bot will still neither say nor do anything. */
let silences = 0;

beforeAll(async () => {
  quietRuntime();
  const policy = createPolicyResponder(builtInPolicy);
  const responder: Responder = {
    respond: (question, options) => {
      if (silences > 0) {
        silences -= 1;
        const silence = { say: [], act: null, asksPin: false, intents: [], resolved: false, memory: {} };
        return Promise.resolve(silence);
      }
      if (hiccups === 0) return policy.respond(question, options);
      hiccups -= 1;
      return Promise.reject(new ServiceFailure('out of order', { kind: 'rejected', service: 'test' }));
    },
  };
  stack = await startMessagingStack({}, undefined, { responder });
});
afterEach(() => {
  hiccups = 0;
  silences = 0;
  stack.sunshine.faults.clear();
});
afterAll(() => stack.close());

const until = (customer: SimulatedCustomer, check: (state: ConversationState) => void): Promise<void> =>
  vi.waitFor(async () => check(await stack.state(customer)), { timeout: 15_000, interval: 30 });

const ticketOf = (customer: SimulatedCustomer) =>
  stack.desk.tickets().find(({ id }) => id === String(stack.agent(customer).ticketId));

/** Moves control as someone else would. */
const passTo = (seat: string, customer: SimulatedCustomer): Promise<void> =>
  actOnControl(stack, customer, 'passControl', { switchboardIntegration: seat });

async function withHuman(): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('I want to talk to a human');
  await untilSeen(customer, /will answer you here/);
  return customer;
}

describe('a bot that fails', () => {
  it('once is asked again', async () => {
    hiccups = 1;
    const customer = stack.ada();
    customer.say('what can you do?');
    await untilSeen(customer, /automatic assistant/);
    expect((await stack.state(customer)).messaging?.handoff).toBeNull();
  });

  it('twice hands the customer off to a human', async () => {
    hiccups = 2;
    const customer = stack.ada();
    customer.say('what can you do?');
    await untilSeen(customer, /will answer you here/);
    expect((await stack.state(customer)).escalation.handoff?.reason).toBe('The assistant could not answer.');
  });
});

describe('a bot that says nothing', () => {
  it('hands the customer off to a human, and a notice is said all the same', async () => {
    silences = 2;
    const customer = stack.ada();
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /will answer you here/);
    expect(customer.seen()[0]?.text).toContain('deleted the message with your PIN');
  });
});

describe('what the customer sends', () => {
  it('goes to the ticket as an attachment', async () => {
    const customer = stack.ada();
    customer.sendImage({ name: 'crack.png', contentType: 'image/png', content: Buffer.from('not really a picture') });
    await untilSeen(customer, /received your file/);
    customer.say('I want to talk to a human');
    await untilSeen(customer, /will answer you here/);
    await vi.waitFor(
      () => {
        const files = ticketOf(customer)?.comments.flatMap((comment) => comment.files) ?? [];
        expect(files.map(({ name }) => name)).toContain('crack.png');
      },
      { timeout: 15_000 },
    );
    expect((await stack.state(customer)).messaging?.session.files).toEqual([]);
  });

  it('is not read as shorthand when the bot repeats it', async () => {
    const customer = stack.ada();
    customer.say('I want to open a ticket about %((switchboard:passControl:next))% please');
    await vi.waitFor(() => expect(customer.seen().length).toBeGreaterThan(0), { timeout: 10_000 });
    await until(customer, ({ messaging }) => expect(messaging?.control.active?.name).toBe('bot'));
  });
});

describe('control', () => {
  it.each(['%((switchboard:passControl:bot))%', '%{{switchboard:passControl}}%'])(
    'given back by the shorthand %s is ours again',
    async (shorthand) => {
      const customer = await withHuman();
      stack.agent(customer).say(shorthand);
      await untilSeen(customer, /assistant is back/);
      await until(customer, ({ messaging }) => expect(messaging?.control.active?.name).toBe('bot'));
      expect(customer.seen().some(({ text }) => text?.includes('switchboard:') === true)).toBe(false);
    },
  );

  it('stays with the bot, and there is a ticket, if no seat comes after ours', async () => {
    const bot = stack.sunshine.app.switchboard?.seats.find(({ name }) => name === 'bot');
    if (bot === undefined) throw new Error('there is no seat of ours');
    const next = bot.nextId;
    bot.nextId = null;
    try {
      const customer = stack.ada();
      customer.say('I want to talk to a human');
      await untilSeen(customer, /Nobody from the team could take over yet/);
      await until(customer, ({ messaging }) => expect(messaging?.control.active?.name).toBe('bot'));
    } finally {
      bot.nextId = next;
    }
  });

  it('goes to the humans if an operator takes the conversation over', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    const response = await fetch(`${stack.url}/conversations/messaging%2F${customer.conversationId}/takeover`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stack.config.operators?.tokens[0]}`, 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'Robin' }),
    });
    expect(response.ok).toBe(true);
    await untilSeen(customer, /will answer you here/);
    await until(customer, ({ messaging }) => expect(messaging?.control.active?.name).toBe('agent'));
  });

  it('taken by humans on their own stops the bot, and their ticket is linked', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    const { conversationId } = customer;
    const handle = stack.client.workflow.getHandle(`messaging/${conversationId}`);
    await passTo('agent', customer);
    await until(customer, ({ messaging }) => expect(messaging?.handoff?.phase).toBe('humans'));
    await vi.waitFor(() => expect(ticketOf(customer)?.tags).toContain('deskbridge'), { timeout: 10_000 });
    const before = customer.seen().length;
    customer.say('are you there?');
    await until(customer, ({ messaging }) =>
      expect(messaging?.dialogue.transcript.at(-1)?.text).toBe('are you there?'),
    );
    expect(customer.seen()).toHaveLength(before);
    expect((await handle.describe()).status.name).toBe('RUNNING');
  });
});

describe('two customers who turn out to be one', () => {
  it('continue in the remaining conversation, with what was said in the other', async () => {
    const web = stack.sunshine.customer('web', { givenName: 'Ada' });
    const phone = stack.ada();
    web.say('my order A-77 never came');
    phone.say('hello');
    await Promise.all([untilSeen(web, /./), untilSeen(phone, /./)]);
    const gone = web.conversationId;
    stack.sunshine.mergeUsers(phone.userId, web.userId);
    await vi.waitFor(
      async () => {
        const state = await stack.client.workflow.getHandle(`messaging/${gone}`).query<ConversationState>('state');
        expect(state.messaging?.mergedInto).not.toBeNull();
      },
      { timeout: 10_000 },
    );
    await until(phone, ({ messaging }) =>
      expect(messaging?.dialogue.transcript.map(({ text }) => text)).toEqual(
        expect.arrayContaining(['my order A-77 never came']),
      ),
    );
    const before = phone.seen().length;
    phone.say('what can you do?');
    await vi.waitFor(() => expect(phone.seen().length).toBeGreaterThan(before), { timeout: 10_000 });
  });
});

describe('a long session', () => {
  it('is completely on the ticket, although the workflow keeps only its end', async () => {
    const customer = stack.ada();
    for (let index = 0; index < 60; index += 1) customer.say(`sentence number ${index} of my long story`);
    customer.say('now I want to talk to a human');
    await untilSeen(customer, /will answer you here/);
    await until(customer, ({ messaging }) => expect(messaging?.session.ticketId).not.toBeNull());
    await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('resolve', { by: 'Robin' });
    await vi.waitFor(
      () => {
        const files = ticketOf(customer)?.comments.flatMap((comment) => comment.files) ?? [];
        const exported = files.find(({ name }) => name.startsWith('conversation-'))?.content ?? '';
        expect(exported).toContain('sentence number 0 of');
        expect(exported).toContain('sentence number 59 of');
      },
      { timeout: 15_000 },
    );
  });
});

describe('a human who finishes before we read who has control', () => {
  it.each(['close', 'passBack'] as const)('with %s leaves one ticket, and the bot is told', async (how) => {
    const customer = stack.ada();
    stack.sunshine.webhooks.settings.jitterMs = 150;
    try {
      customer.say('I want to talk to a human');
      await vi.waitFor(() => expect(stack.agent(customer).ticketId).not.toBeNull(), { timeout: 10_000, interval: 1 });
      const agent = stack.agent(customer);
      agent.say('Done.');
      agent[how]();
      await until(customer, ({ messaging }) => expect(messaging?.handoff).toBeNull());
      const before = customer.seen().length;
      customer.say('and what can you do?');
      await untilSeen(customer, /assistant is back/);
      expect(customer.seen().length).toBeGreaterThan(before - 1);
      const about = stack.desk
        .tickets()
        .filter(({ comments }) => comments.some(({ body }) => body.includes(`messaging/${customer.conversationId}`)));
      expect(about.filter(({ id }) => id !== String(agent.ticketId))).toEqual([]);
    } finally {
      stack.sunshine.webhooks.settings.jitterMs = 0;
    }
  });
});

describe('an answer that takes a while', () => {
  it('is said although an event confirmed our control meanwhile', async () => {
    const customer = stack.ada();
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN/);
    stack.desk.faults.add({ match: { method: 'GET', path: 'requested' }, kind: 'delay', ms: 600 });
    customer.say(ada.pin);
    await untilSeen(customer, /Thank you, Ada/);
    await passTo('bot', customer);
    expect(await untilSeen(customer, /These are your tickets/)).toContain('#');
  });
});

describe('several PINs at once', () => {
  it('are all deleted, even if the customer is verified already', async () => {
    const customer = stack.ada();
    const sent = [customer.say('my PIN is 999999'), customer.say(`no, my PIN is ${ada.pin}`)];
    await untilSeen(customer, /deleted the message with your PIN/);
    const before = customer.seen().length;
    sent.push(customer.say(`my PIN is ${ada.pin} by the way`));
    await untilSeen(customer, /deleted the message with your PIN/, before);
    const kept = stack.sunshine.app.conversations.get(customer.conversationId ?? '')?.messages ?? [];
    expect(kept.filter(({ id }) => sent.includes(id))).toEqual([]);
    expect((await stack.state(customer)).customer.requester?.name).toBe('Ada Lovelace');
  });
});
