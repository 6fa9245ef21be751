import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack();
});
afterEach(() => {
  stack.sunshine.settings.whatsappUser = 'new';
});
afterAll(() => stack.close());

const store = () => stack.desk.zendesk.store;
const adaId = (): number => [...store().users.values()].find(({ email }) => email === 'ada@example.com')?.id ?? 0;
const ticketOf = (customer: SimulatedCustomer) => store().tickets.get(stack.agent(customer).ticketId ?? 0);

async function withTeam(customer: SimulatedCustomer): Promise<void> {
  customer.say('I want to talk to a human');
  await untilSeen(customer, /team has this conversation now/);
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.session.ticketId).not.toBeNull(), {
    timeout: 10_000,
  });
}

async function prove(customer: SimulatedCustomer): Promise<void> {
  customer.say('show my tickets');
  await untilSeen(customer, /support PIN/);
  customer.say(ada.pin);
  await untilSeen(customer, /Invoice of October/);
}

const withAdasNumber = () => [...store().users.values()].filter(({ active, phone }) => active && phone === ada.phone);

describe('a customer of whom WhatsApp has made a second user with the same number', () => {
  it('proves who they are with the PIN of the first, in this conversation and in the next one', async () => {
    const customer = stack.ada();
    await withTeam(customer);
    expect(withAdasNumber()).toHaveLength(2);
    stack.agent(customer).passBack('bot');
    await untilSeen(customer, /assistant is back/);
    await prove(customer);
    expect((await stack.state(customer)).customer.requester).toMatchObject({ id: String(adaId()) });
    const next = stack.ada();
    await prove(next);
    expect((await stack.state(next)).customer.requester).toMatchObject({ id: String(adaId()) });
  });
});

describe('the ticket of a handoff that belongs to another user of the desk', () => {
  it('is given to the customer who proves it only after the handoff, and a note says so', async () => {
    const customer = stack.ada();
    const second = store().seedUser({ name: 'Ada on WhatsApp' });
    const user = stack.sunshine.app.users.get(customer.userId);
    if (user !== undefined) user.zendeskId = String(second.id);
    await withTeam(customer);
    expect(ticketOf(customer)?.requesterId).toBe(second.id);
    stack.agent(customer).passBack('bot');
    await untilSeen(customer, /assistant is back/);
    await prove(customer);
    await vi.waitFor(() => expect(ticketOf(customer)?.requesterId).toBe(adaId()), { timeout: 10_000 });
    const comments = stack.desk.tickets().find(({ id }) => id === String(ticketOf(customer)?.id))?.comments ?? [];
    expect(comments.find(({ body }) => body.includes('has proven to be Ada Lovelace'))).toMatchObject({
      public: false,
    });
  });

  it.each(['new', 'known'] as const)('is of the customer who proved who they are before it (%s user)', async (user) => {
    stack.sunshine.settings.whatsappUser = user;
    const customer = stack.ada();
    await prove(customer);
    await withTeam(customer);
    await vi.waitFor(() => expect(ticketOf(customer)?.requesterId).toBe(adaId()), { timeout: 10_000 });
  });
});
