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
  stack.desk.faults.clear();
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

/** From now on the platform takes the customer for another user of the desk, whose id is returned. */
function useSecondUser({ userId }: SimulatedCustomer): number {
  const { id } = store().seedUser({ name: 'Ada on WhatsApp' });
  const user = stack.sunshine.app.users.get(userId);
  if (user !== undefined) user.zendeskId = String(id);
  return id;
}

describe('the ticket of a handoff that an agent has given to somebody else', () => {
  const bob = () => store().seedUser({ name: 'Bob' });
  const notes = (customer: SimulatedCustomer): string =>
    store()
      .commentsOf(ticketOf(customer)?.id ?? 0)
      .map(({ body }) => body)
      .join('\n');

  it('stays theirs when the customer proves who they are, and the note says so', async () => {
    const customer = stack.ada();
    await withTeam(customer);
    stack.agent(customer).passBack('bot');
    await untilSeen(customer, /assistant is back/);
    const { id } = bob();
    stack.desk.agent.setRequester(String(ticketOf(customer)?.id), String(id));
    await prove(customer);
    await vi.waitFor(() => expect(notes(customer)).toContain('proven to be Ada Lovelace'), { timeout: 10_000 });
    expect(notes(customer)).toContain('someone else had changed it meanwhile: requester');
    expect(ticketOf(customer)?.requesterId).toBe(id);
  });

  it('stays theirs if that happens between our read and our write', async () => {
    const customer = stack.ada();
    await prove(customer);
    const second = useSecondUser(customer);
    stack.desk.faults.add({ kind: 'delay', ms: 500, match: { method: 'PUT', path: 'tickets/' } });
    const before = stack.desk.requests.length;
    const puts = () => stack.desk.requests.slice(before).filter(({ method }) => method === 'PUT');
    customer.say('I want to talk to a human');
    await vi.waitFor(() => expect(puts()).not.toEqual([]), { timeout: 10_000 });
    expect(ticketOf(customer)?.requesterId).toBe(second);
    const { id } = bob();
    stack.desk.agent.setRequester(String(ticketOf(customer)?.id), String(id));
    const ticket = ticketOf(customer);
    // Zendesk compares whole seconds.
    if (ticket !== undefined) ticket.updatedAtMs += 2_000;
    await vi.waitFor(() => expect(notes(customer)).toContain('meanwhile: requester'), { timeout: 10_000 });
    expect(ticketOf(customer)?.requesterId).toBe(id);
  });
});

describe('the ticket of a handoff that belongs to another user of the desk', () => {
  it('is given to the customer who proves it only after the handoff, and a note says so', async () => {
    const customer = stack.ada();
    const second = useSecondUser(customer);
    await withTeam(customer);
    expect(ticketOf(customer)?.requesterId).toBe(second);
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
