import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ConversationState } from '../../src/domain/conversation/state.ts';
import { startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
const secret = 'zendesk-webhook-secret';
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack({ env: { ZENDESK_WEBHOOK_SECRET: secret } });
  stack.zendesk.webhooks.settings.target = `${stack.url}/webhooks/zendesk`;
});
afterAll(() => stack.close());

/** A call of the verified customer, with a ticket. */
async function callWithTicket(): Promise<{ callId: string; ticketId: string }> {
  const caller = stack.caller();
  await verify(caller);
  const { response } = await caller.call('create_ticket', { subject: 'Watched', comment_body: 'x' });
  const ticketId = /Ticket (\d+)/.exec(response)?.[1];
  if (ticketId === undefined) throw new Error(`a new ticket was answered with: ${response}`);
  return { callId: caller.callId, ticketId };
}

const stateOf = (callId: string): Promise<ConversationState> =>
  stack.conversations.state({ channel: 'call', id: callId });

describe("the help desk's webhook", () => {
  it('tells the conversation once what a human changed on its ticket, although every webhook is sent three times', async () => {
    stack.zendesk.webhooks.settings.copies = 3;
    const { callId, ticketId } = await callWithTicket();
    await stack.zendesk.webhooks.idle();
    // Zendesk's times are whole seconds: wait until the reply cannot have the time of the ticket's creation.
    const openedAt = Date.now();
    await expect.poll(() => Math.floor(Date.now() / 1000)).toBeGreaterThan(Math.floor(openedAt / 1000));
    stack.desk.agent.reply(ticketId, 'We are on it.');
    await stack.zendesk.webhooks.idle();
    const changes = async () => (await stateOf(callId)).tickets.news.map(({ change }) => change);
    await expect.poll(changes, { timeout: 20_000 }).toEqual(['publicReply']);
    stack.desk.agent.setStatus(ticketId, 'solved');
    await stack.zendesk.webhooks.idle();
    await expect.poll(changes, { timeout: 20_000 }).toEqual(['publicReply', 'solved', 'reassigned']);
    expect(stack.zendesk.webhooks.deliveries.every(({ status, tries }) => status === 200 && tries === 1)).toBe(true);
    stack.zendesk.webhooks.settings.copies = 1;
  });

  it('is counted in the metrics', async () => {
    const { text } = await stack.request('/metrics');
    expect(text).toMatch(/^deskbridge_webhooks_total\{desk="zendesk",outcome="accepted"\} [1-9]\d*$/m);
  });
});
