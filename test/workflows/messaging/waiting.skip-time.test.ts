import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { actOnControl, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { defineSearchAttributes } from '../../support/time-skipping-stack.ts';
import { quietRuntime, startTimeSkipping } from '../../support/temporal.ts';

quietRuntime();
let env: TestWorkflowEnvironment;
let stack: MessagingStack;

beforeAll(async () => {
  env = await startTimeSkipping();
  await defineSearchAttributes(env);
  stack = await startMessagingStack({}, plainTarget(env.address));
  // This server cannot list workflows, so no conversation could be notified of desk events.
  stack.desk.webhooks.settings.target = null;
});
afterAll(async () => {
  await stack.close();
  await env.teardown();
});

it('messages that waited until another seat got control, which no event told, cause no further requests', async () => {
  const customer = stack.ada();
  stack.sunshine.holdWebhooks();
  customer.say('hello');
  await actOnControl(stack, customer, 'releaseControl', {});
  stack.sunshine.releaseWebhooks();
  await vi.waitFor(
    async () => {
      const { messaging } = await stack.state(customer);
      expect(messaging?.control.active).toBeNull();
      expect(messaging?.dialogue.unanswered).toHaveLength(1);
    },
    { timeout: 15_000 },
  );
  // The message itself causes a few requests first.
  await env.sleep(10_000);
  const waiting = stack.sunshine.requests.length;
  await env.sleep(30_000);
  expect(stack.sunshine.requests.length - waiting, 'while nobody has control').toBeLessThan(5);
  stack.sunshine.holdWebhooks();
  await actOnControl(stack, customer, 'passControl', { switchboardIntegration: 'agent' });
  await env.sleep(90_000);
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.control.active?.name).toBe('agent'), {
    timeout: 15_000,
  });
  const before = stack.sunshine.requests.length;
  await env.sleep(30_000);
  expect(stack.sunshine.requests.length - before).toBeLessThan(5);
  stack.sunshine.releaseWebhooks();
});

/** Delivers a message of the customer that was written while our seat had control, as a late webhook call would. */
async function deliverLate({ conversationId, userId }: SimulatedCustomer, text: string): Promise<void> {
  const bot = stack.sunshine.app.switchboard?.seats.find(({ name }) => name === 'bot');
  const received = new Date(Date.now() - 60_000).toISOString();
  const payload = {
    conversation: { id: conversationId, activeSwitchboardIntegration: { ...bot, integrationType: 'custom' } },
    message: {
      id: `late-${conversationId}`,
      received,
      author: { type: 'user', userId },
      content: { type: 'text', text },
      source: { type: 'whatsapp' },
    },
  };
  const event = { id: `event-${conversationId}`, type: 'conversation:message', createdAt: received, payload };
  const response = await fetch(`${stack.url}/webhooks/sunshine`, {
    method: 'POST',
    headers: { 'x-api-key': stack.config.sunshine?.webhookSecrets[0] ?? '', 'content-type': 'application/json' },
    body: JSON.stringify({ events: [event] }),
  });
  expect(await response.json()).toEqual({ accepted: 1 });
}

it('a message that arrives late, when a human has the conversation and has written, is theirs and wakes nothing', async () => {
  const customer = stack.ada();
  customer.say('I want to talk to a human');
  await untilSeen(customer, /team has this conversation now/);
  stack.agent(customer).say('Robin here.');
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.personAt).not.toBeNull());
  await deliverLate(customer, 'It is about my invoice');
  await vi.waitFor(async () => {
    const { messaging } = await stack.state(customer);
    expect(messaging?.dialogue.transcript.map(({ text }) => text)).toContain('It is about my invoice');
    expect(messaging).toMatchObject({
      inbox: [],
      dialogue: { unanswered: [] },
      control: { active: { name: 'agent' } },
    });
  });
  const handle = env.client.workflow.getHandle(`messaging/${customer.conversationId}`);
  const before = (await handle.describe()).historyLength;
  await env.sleep('20 minutes');
  expect((await handle.describe()).historyLength - before).toBeLessThan(20);
});
