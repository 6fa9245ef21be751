import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: MessagingStack;
let adaId: string;
let strangerId: string;

beforeAll(async () => {
  stack = await startMessagingStack();
  adaId = stack.desk.tickets()[0]?.requesterId ?? '';
  strangerId = stack.desk.seedCustomer({ name: 'Bob', phone: '+15555550199', email: 'bob@example.com' });
});
afterEach(() => stack.desk.faults.clear());
afterAll(() => stack.close());

const said = 'My card ends in 4242.';
const patience = { timeout: 15_000, interval: 50 };
const missing = /could not find a ticket of yours with the number/;

/** A ticket of Ada's with a version that is older than any change. */
function seeded(): string {
  const id = stack.desk.seedTicket({ requesterId: adaId, subject: 'Lamp', body: 'Hello' });
  ticketOf(id).updatedAtMs -= 5_000;
  return id;
}

function ticketOf(id: string) {
  const ticket = stack.desk.zendesk.store.tickets.get(Number(id));
  if (ticket === undefined) throw new Error(`there is no ticket ${id}`);
  return ticket;
}

/** An agent moves the ticket to another customer. Returns what nobody of this conversation may change any more. */
function move(id: string): unknown {
  stack.desk.agent.setRequester(id, strangerId);
  return snapshot(id);
}

const snapshot = (id: string): unknown =>
  structuredClone({ ticket: ticketOf(id), comments: stack.desk.zendesk.store.commentsOf(Number(id)) });

/** Ada, verified, has seen the ticket. */
async function listed(id: string): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('show my tickets');
  await untilSeen(customer, /support PIN/);
  customer.say(`my PIN is ${ada.pin}`);
  await untilSeen(customer, new RegExp(`#${id}\\b`));
  return customer;
}

/** Ends the session as an operator does. What the customer was shown is still known afterwards. */
async function endSession(customer: SimulatedCustomer): Promise<void> {
  const before = (await stack.state(customer)).messaging?.session.number ?? 0;
  await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('resolve', { by: 'test' });
  await vi.waitFor(
    async () => expect((await stack.state(customer)).messaging?.session.number).toBeGreaterThan(before),
    patience,
  );
}

/** Says something and waits for the words of the answer. */
async function hears(customer: SimulatedCustomer, text: string, words: RegExp): Promise<string> {
  const before = customer.seen().length;
  customer.say(text);
  return untilSeen(customer, words, before);
}

const operationsOf = async (customer: SimulatedCustomer) => (await stack.state(customer)).operations.all;
const ticketsSince = (known: ReadonlySet<string>) => stack.desk.tickets().filter(({ id }) => !known.has(id));
const knownTickets = (): ReadonlySet<string> => new Set(stack.desk.tickets().map(({ id }) => id));

describe('a ticket of an earlier session that went to another customer', () => {
  it.each([
    ['commented on', (id: string) => `add a comment to ticket #${id}: ${said}`],
    ['read', (id: string) => `show ticket #${id}`],
    ['closed', (id: string) => `close ticket #${id}`],
  ])('answers as missing when it is %s, and nothing reaches it', async (_what, words) => {
    const id = seeded();
    const customer = await listed(id);
    await endSession(customer);
    expect((await stack.state(customer)).tickets.known.map(({ ticket }) => ticket.id)).toContain(id);
    const before = move(id);
    await hears(customer, words(id), missing);
    expect(snapshot(id)).toEqual(before);
    expect((await stack.state(customer)).tickets.known.map(({ ticket }) => ticket.id)).not.toContain(id);
    expect((await operationsOf(customer)).map(({ state }) => state)).not.toContain('parked');
  });

  it('answers as missing when it went there between the question whether to close it and the yes', async () => {
    const id = seeded();
    const customer = await listed(id);
    await endSession(customer);
    await hears(customer, `close ticket #${id}`, /Close ticket #/);
    const before = move(id);
    await hears(customer, 'yes', missing);
    expect(snapshot(id)).toEqual(before);
  });
});

describe('a write that waited for an outage', () => {
  it('is parked when the ticket went to another customer meanwhile, and becomes a ticket of its customer', async () => {
    const id = seeded();
    const customer = await listed(id);
    await endSession(customer);
    stack.desk.faults.down = true;
    await hears(customer, `add a comment to ticket #${id}: ${said}`, /safely recorded as/);
    const before = move(id);
    const known = knownTickets();
    stack.desk.faults.clear();
    await vi.waitFor(async () => expect((await operationsOf(customer)).map(({ state }) => state)).toContain('parked'), {
      timeout: 25_000,
      interval: 100,
    });
    expect([snapshot(id), ticketsSince(known)]).toEqual([before, []]);
    await stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('retry', { by: 'test' });
    await vi.waitFor(() => expect(ticketsSince(known)).toHaveLength(1), patience);
    expect(ticketsSince(known)).toMatchObject([{ requesterId: adaId, comments: [{ body: said, public: true }] }]);
    expect(snapshot(id)).toEqual(before);
  }, 60_000);
});

describe('at the end of a session', () => {
  it('what was said and the files reach no ticket that went to another customer', async () => {
    const known = knownTickets();
    const customer = stack.ada();
    customer.say('I want to open a ticket');
    await untilSeen(customer, /support PIN/);
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /describe it/);
    await hears(customer, 'The shelf arrived with a crack on the left side', /Ticket #\d+ is open/);
    const id = ticketsSince(known)[0]?.id ?? '';
    await vi.waitFor(
      async () => expect((await operationsOf(customer)).map(({ state }) => state)).toEqual(['done']),
      patience,
    );
    move(id);
    // Zendesk compares whole seconds.
    ticketOf(id).updatedAtMs += 2_000;
    const before = snapshot(id);
    customer.sendImage({ name: 'crack.png', contentType: 'image/png', content: Buffer.from('the picture') });
    await untilSeen(customer, /I have received your file/);
    await endSession(customer);
    const parked = async () => (await operationsOf(customer)).filter(({ state }) => state === 'parked').length;
    await vi.waitFor(async () => expect(await parked()).toBeGreaterThan(0), patience);
    expect(snapshot(id)).toEqual(before);
    // The operator asks again, for the note too that waited behind the file: what was said gets a ticket of its
    // customer, who is told that the file was not kept.
    const retry = () =>
      stack.client.workflow.getHandle(`messaging/${customer.conversationId}`).signal('retry', { by: 'test' });
    await retry();
    await untilSeen(customer, /could not put your file on your ticket/);
    await vi.waitFor(async () => {
      if ((await parked()) > 0) await retry();
      expect(ticketsSince(known)).toHaveLength(2);
    }, patience);
    expect(snapshot(id)).toEqual(before);
    await vi.waitFor(async () => {
      const made = ticketsSince(known).filter((ticket) => ticket.id !== id);
      expect(made, JSON.stringify(await operationsOf(customer))).toMatchObject([{ requesterId: adaId }]);
      expect(JSON.stringify(made)).toContain(`messaging/${customer.conversationId}`);
    }, patience);
  }, 60_000);
});
