import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack();
  const seats = stack.sunshine.app.switchboard?.seats ?? [];
  // The account gives this channel to Agent Workspace, and shows us everything that happens there.
  stack.sunshine.customer('telegram', {});
  const channel = [...stack.sunshine.app.integrations.values()].find(({ type }) => type === 'telegram');
  const [bot, agent] = ['bot', 'agent'].map((name) => seats.find((seat) => seat.name === name));
  if (bot === undefined || agent === undefined || channel === undefined) throw new Error('a seat is missing');
  bot.deliverStandbyEvents = true;
  channel.defaultResponderId = agent.id;
});
afterAll(() => stack.close());

/** Waits until the workflow has applied this number of events. */
const untilApplied = (customer: SimulatedCustomer, events: number): Promise<void> =>
  vi.waitFor(
    async () => {
      await stack.sunshine.idle();
      await stack.desk.webhooks.idle();
      const { messaging } = await stack.state(customer);
      expect(messaging?.inbox).toEqual([]);
      expect(messaging?.seenEvents.length).toBeGreaterThanOrEqual(events);
    },
    { timeout: 15_000, interval: 50 },
  );

describe('a conversation on a channel whose default responder is Agent Workspace', () => {
  it('is left alone: nothing is read, said, noted, looked up or tagged, and control is not taken when it is solved', async () => {
    const customer = stack.sunshine.customer('telegram', { givenName: 'Grace' });
    const before = { platform: stack.sunshine.requests.length, desk: stack.desk.requests.length };
    customer.say('Where is my parcel?');
    const agent = stack.agent(customer);
    agent.accept();
    agent.say('Robin here, it comes tomorrow.');
    customer.say('Thank you!');
    agent.solve();
    await untilApplied(customer, 4);
    agent.close();
    await untilApplied(customer, 5);
    expect(stack.sunshine.requests.slice(before.platform)).toEqual([]);
    expect(stack.desk.requests.slice(before.desk)).toEqual([]);
    const state = await stack.state(customer);
    expect(state).toMatchObject({ escalation: { handoff: null }, operations: { all: [] }, tickets: { known: [] } });
    expect(state.messaging).toMatchObject({
      handoff: null,
      session: { startedAt: null, turns: 0 },
      dialogue: { transcript: [] },
    });
    const ticket = stack.desk.tickets().find(({ id }) => id === String(agent.ticketId));
    expect(ticket?.tags).not.toContain('deskbridge');
    expect(customer.seen().map(({ from }) => from)).toEqual(['Support', 'Robin Agent']);
  });

  it('is ours once it is passed to our seat', async () => {
    const customer = stack.sunshine.customer('telegram', { givenName: 'Grace' });
    customer.say('Where is my parcel?');
    await untilApplied(customer, 2);
    stack.agent(customer).passBack('bot');
    customer.say('what can you do?');
    await untilSeen(customer, /automatic assistant/);
    expect((await stack.state(customer)).messaging?.session.ours).toBe(true);
  });
});
