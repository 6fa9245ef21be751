import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { builtInTexts } from '../../../src/responders/policy/texts/index.ts';
import { startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

const { greeting } = builtInTexts.en;
let greets: MessagingStack;
let silent: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'deskbridge-greeting-')), 'policy.yaml');
  writeFileSync(file, 'greetNewConversations: true\n');
  greets = await startMessagingStack({ POLICY_FILE: file });
  silent = await startMessagingStack();
});
afterAll(() => Promise.all([greets.close(), silent.close()]));

/** How often the customer was greeted. */
function greetings(customer: SimulatedCustomer): number {
  return customer.seen().filter(({ text }) => text?.includes(greeting)).length;
}

describe('a customer who opens a new conversation', () => {
  it('is greeted before they write, once, however often the platform reports it', async () => {
    const customer = greets.ada();
    greets.sunshine.holdWebhooks();
    customer.open();
    greets.sunshine.releaseWebhooks({ copies: 3 });
    await untilSeen(customer, /automatic assistant/);
    customer.say('What can you do?');
    await untilSeen(customer, /What can I do for you/, 1);
    expect(greetings(customer)).toBe(1);
    expect((await greets.state(customer)).messaging?.greetingDue).toBe(false);
  });

  it('is answered, and greeted with the answer only, when they write in the same moment', async () => {
    const customer = greets.ada();
    greets.sunshine.holdWebhooks();
    customer.open();
    customer.say('What can you do?');
    greets.sunshine.releaseWebhooks();
    await untilSeen(customer, /What can I do for you/);
    customer.say('my tickets');
    await untilSeen(customer, /support PIN/);
    expect(greetings(customer)).toBe(1);
  });

  it('is not greeted while somebody else has the conversation, nor when it comes back', async () => {
    const customer = greets.ada();
    greets.sunshine.holdWebhooks();
    customer.open();
    const id = customer.conversationId ?? '';
    const seats = greets.sunshine.app.switchboard?.seats ?? [];
    const agentSeat = seats.find(({ name }) => name === 'agent')?.id ?? null;
    const conversation = greets.sunshine.app.conversations.get(id);
    if (conversation !== undefined) conversation.activeId = agentSeat;
    greets.sunshine.releaseWebhooks();
    customer.say('Hello?');
    await expect
      .poll(async () => (await greets.state(customer)).messaging?.dialogue.transcript.length, { timeout: 10_000 })
      .toBeGreaterThan(0);
    expect(greetings(customer)).toBe(0);
    expect((await greets.state(customer)).messaging?.greetingDue).toBe(false);
  });

  it('is not greeted by default', async () => {
    const customer = silent.ada();
    customer.open();
    // The event that they opened it has been taken, before they write.
    await expect
      .poll(async () => (await silent.state(customer)).messaging?.control.active?.name, { timeout: 10_000 })
      .toBe('bot');
    customer.say('my tickets');
    await untilSeen(customer, /support PIN/);
    expect(customer.seen().filter(({ text }) => text?.includes(greeting))).toEqual([]);
  });
});
