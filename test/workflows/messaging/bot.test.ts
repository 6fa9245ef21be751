import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack();
});
afterAll(() => stack.close());

describe('a customer on a messaging channel', () => {
  it('is verified by their PIN, is told that it was deleted, and sees their tickets', async () => {
    const customer = stack.ada();
    customer.say('show my tickets please');
    await untilSeen(customer, /support PIN/);
    const pinMessage = customer.say(ada.pin);
    await untilSeen(customer, /deleted the message with your PIN/);
    await untilSeen(customer, /Invoice of October is missing/);
    const state = await stack.state(customer);
    expect(state.customer.requester?.name).toBe('Ada Lovelace');
    expect(JSON.stringify(state)).not.toContain(ada.pin);
    const kept = stack.sunshine.app.conversations.get(customer.conversationId ?? '')?.messages ?? [];
    expect(kept.map(({ id }) => id)).not.toContain(pinMessage);
  });

  it('opens a ticket once verified, and only one, however often the platform repeats the event', async () => {
    const customer = stack.ada();
    stack.sunshine.holdWebhooks();
    customer.say('I want to open a ticket');
    stack.sunshine.releaseWebhooks({ copies: 3 });
    await untilSeen(customer, /support PIN/);
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /Thank you, Ada/);
    const asked = customer.seen().length;
    customer.say('The shelf arrived broken');
    await vi.waitFor(() => expect(customer.seen().length).toBeGreaterThan(asked), { timeout: 10_000 });
    customer.say('It has a crack on the left side');
    await untilSeen(customer, /#\d+/, asked);
    const own = stack.desk.tickets().filter(({ subject }) => subject.includes('shelf') || subject.includes('crack'));
    expect(own).toHaveLength(1);
  });

  it('is told that the team has the conversation, and of a person only by their own words', async () => {
    const customer = stack.ada();
    customer.say('I want to talk to a human');
    await untilSeen(customer, /^The team has this conversation now and will answer you here\.$/);
    const before = customer.seen().length;
    stack.agent(customer).accept();
    stack.agent(customer).say('Robin here.');
    await vi.waitFor(async () =>
      expect((await stack.state(customer)).messaging?.handoff).toMatchObject({ humanAt: expect.any(Number) as number }),
    );
    expect(customer.seen().slice(before)).toMatchObject([{ from: 'Robin Agent', text: 'Robin here.' }]);
  });

  it('is handed off by one pass, with the routing on the ticket that the desk makes', async () => {
    const customer = stack.ada();
    customer.say('I was charged twice on my invoice, I want to talk to a human');
    const message = await untilSeen(customer, /team has this conversation now/);
    expect(message).not.toContain('PIN');
    const ticketId = stack.agent(customer).ticketId;
    await vi.waitFor(
      async () => expect((await stack.state(customer)).messaging?.session.ticketId).toBe(String(ticketId)),
      {
        timeout: 10_000,
      },
    );
    await vi.waitFor(() => {
      const ticket = stack.desk.tickets().find(({ id }) => id === String(ticketId));
      expect(ticket).toMatchObject({ priority: 'high', group: 'Billing Team' });
      expect(ticket?.tags).toEqual(expect.arrayContaining(['billing', 'escalated', 'messaging']));
      expect(ticket?.comments.some(({ body }) => body.includes('Handed off to a human'))).toBe(true);
    });
    expect(stack.desk.tickets().filter(({ subject }) => subject.includes('Unverified'))).toEqual([]);
  });

  it('hears nothing from the bot while a human has the conversation, and the transcript stays complete', async () => {
    const customer = stack.ada();
    customer.say('please connect me with a human agent');
    await untilSeen(customer, /will answer you here/);
    const agent = stack.agent(customer);
    agent.say('Robin here, what is your order?');
    customer.say('It is order A-77');
    await vi.waitFor(async () => {
      const talk = (await stack.state(customer)).messaging?.dialogue.transcript ?? [];
      expect(talk.map(({ by, text }) => `${by}: ${text}`)).toEqual(
        expect.arrayContaining(['human: Robin here, what is your order?', 'customer: It is order A-77']),
      );
    });
    const before = customer.seen().length;
    agent.say('Sent again today.');
    agent.passBack();
    await untilSeen(customer, /assistant is back/, before);
    const state = await stack.state(customer);
    expect(state.messaging?.control.active?.name).toBe('bot');
    expect(state.messaging?.handoff).toBeNull();
  });

  it('is served by the bot again once the human has solved the ticket', async () => {
    const customer = stack.ada();
    customer.say('get me a human');
    await untilSeen(customer, /will answer you here/);
    const agent = stack.agent(customer);
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.handoff?.ticketId).not.toBeNull(), {
      timeout: 10_000,
    });
    agent.say('All done.');
    agent.solve();
    await untilSeen(customer, /assistant is back/);
  });

  it('begins with the bot again after the ticket was closed', async () => {
    const customer = stack.ada();
    customer.say('I need a human');
    await untilSeen(customer, /will answer you here/);
    const agent = stack.agent(customer);
    agent.say('All done.');
    agent.close();
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.handoff).toBeNull(), {
      timeout: 10_000,
    });
    const before = customer.seen().length;
    customer.say('What can you do?');
    await untilSeen(customer, /assistant is back/, before);
    expect(stack.desk.tickets().filter(({ id }) => id === String(agent.ticketId))).toHaveLength(1);
  });
});
