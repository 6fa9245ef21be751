import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

const policyFile = path.join(mkdtempSync(path.join(tmpdir(), 'deskbridge-log-')), 'policy.yaml');
writeFileSync(
  policyFile,
  [
    'intents:',
    '  hours: { phrases: [opening hours], answer: Nine to five., log: ticket }',
    '  address: { phrases: [address], answer: Main Street 1., log: note }',
    '  parking: { phrases: [parking], answer: Behind the house. }',
  ].join('\n'),
);

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack({ POLICY_FILE: policyFile });
});
afterAll(() => stack.close());

/** Ends the session as an operator does who resolves it. */
async function endSession(customer: SimulatedCustomer): Promise<void> {
  const handle = stack.client.workflow.getHandle(`messaging/${customer.conversationId}`);
  const before = (await stack.state(customer)).messaging?.session.number ?? 0;
  await handle.signal('resolve', { by: 'test' });
  await vi.waitFor(
    async () => expect((await stack.state(customer)).messaging?.session.number).toBeGreaterThan(before),
    { timeout: 10_000 },
  );
}

describe('a talk that the policy answered', () => {
  it('leaves nothing behind by default', async () => {
    const customer = stack.ada();
    const before = stack.desk.tickets().length;
    customer.say('is there parking?');
    await untilSeen(customer, /Behind the house/);
    expect((await stack.state(customer)).messaging?.session).toMatchObject({ log: null, resolved: false });
    expect(stack.desk.tickets()).toHaveLength(before);
  });

  it('is on a solved ticket of its own, with what was said, where the policy says so', async () => {
    const customer = stack.ada();
    customer.say('what are your opening hours?');
    await untilSeen(customer, /Nine to five/);
    // The customer sees the answer before the turn is over.
    await vi.waitFor(async () =>
      expect((await stack.state(customer)).messaging?.session).toMatchObject({ log: 'ticket', resolved: true }),
    );
    const before = new Set(stack.desk.tickets().map(({ id }) => id));
    await endSession(customer);
    const made = await vi.waitFor(
      () => {
        const [ticket, ...others] = stack.desk.tickets().filter(({ id }) => !before.has(id));
        expect(others).toEqual([]);
        expect(ticket?.comments[0]?.body).toContain('opening hours');
        return ticket;
      },
      { timeout: 10_000 },
    );
    expect(made?.status).toBe('solved');
    expect((await stack.state(customer)).messaging?.session.log).toBeNull();
  });

  it('is a note on the open ticket of the same customer, and nothing where there is none', async () => {
    const customer = stack.ada();
    customer.say('What is your address?');
    await untilSeen(customer, /Main Street 1/);
    const before = stack.desk.tickets().length;
    await endSession(customer);
    expect(stack.desk.tickets()).toHaveLength(before);
    customer.say('open a ticket');
    await untilSeen(customer, /support PIN/);
    customer.say(ada.pin);
    await untilSeen(customer, /describe it/);
    customer.say('The lamp flickers');
    const opened = /#(\d+)/.exec(await untilSeen(customer, /Ticket #\d+ is open/))?.[1];
    await endSession(customer);
    // The ticket is open again: the next talk belongs to it.
    await reopen(customer);
    const notes = () => stack.desk.tickets().find(({ id }) => id === opened)?.comments ?? [];
    const tickets = stack.desk.tickets().length;
    const noted = notes().length;
    customer.say('And your address again?');
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.session.log).toBe('note'), {
      timeout: 10_000,
    });
    await endSession(customer);
    await vi.waitFor(() => expect(notes().length).toBeGreaterThan(noted), { timeout: 10_000 });
    expect(notes().at(-1)).toMatchObject({ public: false, body: expect.stringContaining('address again') });
    expect(stack.desk.tickets()).toHaveLength(tickets);
  });
});

/** The customer reopens their ticket in a session of its own. */
async function reopen(customer: SimulatedCustomer): Promise<void> {
  const before = customer.seen().length;
  customer.say('reopen it please');
  await untilSeen(customer, /is now open|support PIN/, before);
  await endSession(customer);
}
