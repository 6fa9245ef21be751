import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack();
});
afterAll(() => stack.close());

/** True while the platform has the message. */
const isKept = ({ conversationId }: SimulatedCustomer, messageId: string): boolean =>
  (stack.sunshine.app.conversations.get(conversationId ?? '')?.messages ?? []).some(({ id }) => id === messageId);

const textsSeen = (customer: SimulatedCustomer): string =>
  customer
    .seen()
    .map(({ text }) => text ?? '')
    .join('\n');

describe('a PIN that is sent before the bot asks for it', () => {
  it('is used when the bot needs one, is not asked for again, and its message is deleted', async () => {
    const customer = stack.ada();
    const pin = customer.say(ada.pin);
    await untilSeen(customer, /could be a support PIN/);
    expect(isKept(customer, pin)).toBe(true);
    customer.say('show my tickets');
    await untilSeen(customer, /Invoice of October is missing/);
    await untilSeen(customer, /deleted the message with your PIN/);
    expect(isKept(customer, pin)).toBe(false);
    expect(textsSeen(customer)).not.toMatch(/support PIN first/);
    const state = await stack.state(customer);
    expect(state.customer.requester?.name).toBe('Ada Lovelace');
    expect(state.messaging?.dialogue.earlyPin).toBeNull();
    expect(JSON.stringify(state)).not.toContain(ada.pin);
  });

  it.each([
    ['before', [ada.pin, 'show my tickets']],
    ['right after', ['show my tickets', ada.pin]],
  ])('%s the question, in one delivery, is used for it', async (_when, texts) => {
    const customer = stack.ada();
    stack.sunshine.holdWebhooks();
    for (const text of texts) customer.say(text);
    stack.sunshine.releaseWebhooks({ reversed: true });
    await untilSeen(customer, /Invoice of October is missing/);
    expect((await stack.state(customer)).customer.requester?.name).toBe('Ada Lovelace');
  });

  it('is not tried as long as the customer asks for nothing that needs it', async () => {
    const customer = stack.ada();
    customer.say(ada.pin);
    await untilSeen(customer, /could be a support PIN/);
    customer.say('what can you do?');
    await vi.waitFor(() => expect(customer.seen().length).toBe(3), { timeout: 10_000 });
    const state = await stack.state(customer);
    expect(state.customer).toMatchObject({ requester: null, failedPins: 0 });
    expect(state.messaging?.dialogue.earlyPin).not.toBeNull();
  });
});

describe('a PIN that is called one and comes before any question', () => {
  it('is checked at once, and the customer hears whether it was right', async () => {
    const customer = stack.ada();
    customer.say('hello');
    await untilSeen(customer, /automatic assistant/);
    customer.say('my PIN is 543210');
    await untilSeen(customer, /I could not verify you with that/);
    customer.say(ada.pin);
    await untilSeen(customer, /Thank you, Ada Lovelace/);
    expect((await stack.state(customer)).customer).toMatchObject({ failedPins: 1 });
  });
});

describe('a number that is not the PIN', () => {
  it('is tried once, stays on the platform, and the PIN is asked for as if nothing had been sent', async () => {
    const customer = stack.ada();
    const order = customer.say('482913');
    await untilSeen(customer, /could be a support PIN/);
    customer.say('show my tickets');
    const asked = await untilSeen(customer, /support PIN first/);
    expect(asked).not.toMatch(/not right|wrong/i);
    expect(isKept(customer, order)).toBe(true);
    const { failedPins } = (await stack.state(customer)).customer;
    expect(failedPins).toBe(1);
    customer.say(ada.pin);
    await untilSeen(customer, /Invoice of October is missing/);
    expect((await stack.state(customer)).customer.failedPins).toBe(1);
  });

  it('within a longer text is never tried, and the customer hears that it was not read', async () => {
    const customer = stack.ada();
    const message = customer.say('my lamp 482913 is broken');
    await untilSeen(customer, /could be a support PIN/);
    customer.say('show my tickets');
    await untilSeen(customer, /support PIN first/);
    expect((await stack.state(customer)).customer.failedPins).toBe(0);
    expect(isKept(customer, message)).toBe(true);
  });

  it('named as what it is, is read', async () => {
    const customer = stack.ada();
    customer.say('what can you do with order 482913?');
    await untilSeen(customer, /./);
    expect(textsSeen(customer)).not.toMatch(/could be a support PIN/);
    const { transcript } = (await stack.state(customer)).messaging?.dialogue ?? { transcript: [] };
    expect(transcript[0]?.text).toContain('482913');
  });
});
