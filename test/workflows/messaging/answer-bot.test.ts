import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { answerBotType } from '../../../src/adapters/sunshine/handoff-metadata.ts';
import { startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack({ MESSAGING_HANDOFF_TO: answerBotType });
  const { apiUrl, app, accountKey } = stack.sunshine;
  const authorization = `Basic ${Buffer.from(`${accountKey.id}:${accountKey.secret}`).toString('base64')}`;
  const path = `${apiUrl}/v2/apps/${app.id}/switchboards/${app.switchboard?.id}/switchboardIntegrations`;
  const response = await fetch(path, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'answers', integrationType: answerBotType, deliverStandbyEvents: false }),
  });
  if (!response.ok) throw new Error(`the seat was not made: ${response.status}`);
});
afterAll(() => stack.close());

describe("a handoff to Zendesk's own bot", () => {
  it('makes it greet on the channel that the customer writes from, and announces no human', async () => {
    const customer = stack.ada();
    customer.say('I want to talk to a human');
    await untilSeen(customer, /Hello! How can I help/);
    await vi.waitFor(
      async () => {
        const { messaging } = await stack.state(customer);
        expect(messaging?.control.active?.integrationType).toBe(answerBotType);
      },
      { timeout: 15_000 },
    );
    expect(customer.seen().map(({ text }) => text)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/person from the team/)]),
    );
  });
});
