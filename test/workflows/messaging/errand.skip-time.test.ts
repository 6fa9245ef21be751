import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { Metadata } from '../../../simulators/sunshine/records.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { actOnControl, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { defineSearchAttributes } from '../../support/time-skipping-stack.ts';
import { quietRuntime, startTimeSkipping } from '../../support/temporal.ts';

quietRuntime();
const minuteMs = 60_000;
let env: TestWorkflowEnvironment;
let stack: MessagingStack;
/** What the seat of the humans was told each time it got control. */
const told: Metadata[] = [];

beforeAll(async () => {
  env = await startTimeSkipping();
  await defineSearchAttributes(env);
  stack = await startMessagingStack({ MESSAGING_ANSWER_SECONDS: '600' }, plainTarget(env.address));
  // This server cannot list workflows, so no conversation could be notified of desk events.
  stack.desk.webhooks.settings.target = null;
  stack.sunshine.watch((event) => {
    if (event.kind === 'active' && event.seat.name === 'agent') told.push(event.metadata);
  });
});
afterAll(async () => {
  await stack.close();
  await env.teardown();
});

/** A human gives the conversation to the bot with this metadata. */
const give = (customer: SimulatedCustomer, metadata: Record<string, string>): Promise<void> =>
  actOnControl(stack, customer, 'passControl', { switchboardIntegration: 'bot', metadata });

describe('an errand that the customer does not answer', () => {
  it('goes back after MESSAGING_ANSWER_SECONDS since the last question, with the answers so far and a note', async () => {
    const customer = stack.ada();
    customer.say('I want to talk to a human');
    await untilSeen(customer, /team has this conversation now/);
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.session.ticketId).not.toBeNull(), {
      timeout: 10_000,
    });
    const { length: before } = told;
    await give(customer, { 'deskbridge.errand': 'ask:order_number,file' });
    await untilSeen(customer, /order number/);
    await env.sleep(9 * minuteMs);
    customer.say('It is A-77');
    await untilSeen(customer, /picture or file/);
    await env.sleep(9 * minuteMs);
    const waiting = (await stack.state(customer)).messaging;
    expect(waiting).toMatchObject({ control: { active: { name: 'bot' } }, errand: { tries: 0 } });
    expect(told).toHaveLength(before);

    await env.sleep(2 * minuteMs);
    await vi.waitFor(
      () =>
        expect(told.slice(before)).toMatchObject([
          {
            'deskbridge.errand.status': 'incomplete',
            'deskbridge.answer.order_number': 'It is A-77',
            'deskbridge.answer.file': 'none',
          },
        ]),
      { timeout: 10_000 },
    );
    await vi.waitFor(
      async () =>
        expect((await stack.state(customer)).messaging).toMatchObject({
          errand: null,
          control: { active: { name: 'agent' } },
        }),
      { timeout: 10_000 },
    );
    const notes = () =>
      stack.desk
        .tickets()
        .find(({ id }) => id === String(stack.agent(customer).ticketId))
        ?.comments.filter((comment) => !comment.public)
        .map(({ body }) => body) ?? [];
    await vi.waitFor(
      () => expect(notes()).toContainEqual(expect.stringMatching(/Errand.*: incomplete\.\n.*A-77\nfile: none/)),
      { timeout: 10_000 },
    );
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('has your answers now'));
  });
});
