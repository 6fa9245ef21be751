import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { startMessagingStack, type MessagingStack } from '../../support/messaging-stack.ts';
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

/** Moves control as someone else would. */
async function act(conversationId: string | null, action: string, body: object): Promise<void> {
  const { apiUrl, app, appKey } = stack.sunshine;
  const authorization = `Basic ${Buffer.from(`${appKey.id}:${appKey.secret}`).toString('base64')}`;
  const response = await fetch(`${apiUrl}/v2/apps/${app.id}/conversations/${conversationId}/${action}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.ok).toBe(true);
}

it('messages that waited until another seat got control, which no event told, cause no further requests', async () => {
  const customer = stack.ada();
  stack.sunshine.holdWebhooks();
  customer.say('hello');
  const { conversationId } = customer;
  await act(conversationId, 'releaseControl', {});
  stack.sunshine.releaseWebhooks();
  await vi.waitFor(
    async () => {
      const { messaging } = await stack.state(customer);
      expect(messaging?.control.active).toBeNull();
      expect(messaging?.dialogue.unanswered).toHaveLength(1);
    },
    { timeout: 15_000 },
  );
  stack.sunshine.holdWebhooks();
  await act(conversationId, 'passControl', { switchboardIntegration: 'agent' });
  await env.sleep(90_000);
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.control.active?.name).toBe('agent'), {
    timeout: 15_000,
  });
  const before = stack.sunshine.requests.length;
  await env.sleep(30_000);
  expect(stack.sunshine.requests.length - before).toBeLessThan(5);
});
