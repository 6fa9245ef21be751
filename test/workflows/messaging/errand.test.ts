import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import type { Metadata } from '../../../simulators/sunshine/records.ts';
import {
  actOnControl,
  ada,
  startMessagingStack,
  untilSeen,
  type MessagingStack,
} from '../../support/messaging-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

let stack: MessagingStack;
/** What the seat of the humans was told with control, by conversation, oldest first. */
const told = new Map<string, Metadata[]>();

beforeAll(async () => {
  quietRuntime();
  stack = await startMessagingStack();
  stack.sunshine.watch((event) => {
    if (event.kind !== 'active' || event.seat.name !== 'agent') return;
    const { id } = event.conversation;
    told.set(id, [...(told.get(id) ?? []), event.metadata]);
  });
});
afterAll(() => stack.close());

/** A human gives the conversation to the bot with this metadata. */
const give = (customer: SimulatedCustomer, metadata: Record<string, string>): Promise<void> =>
  actOnControl(stack, customer, 'passControl', { switchboardIntegration: 'bot', metadata });

async function withTeam(): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('I want to talk to a human');
  await untilSeen(customer, /team has this conversation now/);
  await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.session.ticketId).not.toBeNull(), {
    timeout: 10_000,
  });
  stack.agent(customer).say('Robin here, my assistant asks you three things.');
  return customer;
}

const lastTold = ({ conversationId }: SimulatedCustomer): Metadata | undefined =>
  told.get(conversationId ?? '')?.at(-1);
const notesOf = (customer: SimulatedCustomer): string[] =>
  stack.desk
    .tickets()
    .find(({ id }) => id === String(stack.agent(customer).ticketId))
    ?.comments.filter((comment) => !comment.public)
    .map(({ body }) => body) ?? [];

describe('an errand of a human', () => {
  it('is done step by step, and control goes back with the answers and a note', async () => {
    const customer = await withTeam();
    await give(customer, {
      'deskbridge.errand': 'authenticate,ask:order_number,file',
      'deskbridge.ask.order_number': 'What is your order number?',
    });
    await untilSeen(customer, /check who you are\. Please send your support PIN/);
    customer.say(ada.pin);
    await untilSeen(customer, /The team would like to know: What is your order number\?/);
    customer.say('It is A-77');
    await untilSeen(customer, /picture or file/);
    customer.sendImage({ name: 'crack.png', contentType: 'image/png', content: Buffer.from('a picture') });
    await untilSeen(customer, /The team has your answers now/);
    await vi.waitFor(
      () =>
        expect(lastTold(customer)).toMatchObject({
          'deskbridge.errand.status': 'done',
          'deskbridge.answer.authenticate': 'verified',
          'deskbridge.answer.order_number': 'It is A-77',
          'deskbridge.answer.file': 'received',
        }),
      { timeout: 10_000 },
    );
    await vi.waitFor(
      () => expect(notesOf(customer)).toContainEqual(expect.stringMatching(/Errand.*: done\.\n.*verified\n.*A-77/)),
      { timeout: 10_000 },
    );
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('assistant is back'));
    await vi.waitFor(async () =>
      expect((await stack.state(customer)).messaging).toMatchObject({
        errand: null,
        control: { active: { name: 'agent' } },
      }),
    );
    const { customer: known } = await stack.state(customer);
    expect(known.requester?.name).toBe('Ada Lovelace');
    expect(JSON.stringify(lastTold(customer))).not.toContain(ada.pin);
  });

  it('that the customer does not answer fittingly goes back as incomplete after three tries', async () => {
    const customer = await withTeam();
    await give(customer, { 'deskbridge.errand': 'file' });
    const asked = (): number => customer.seen().filter(({ text }) => text?.includes('picture or file')).length;
    for (const [index, text] of ['why?', 'I have none', 'really'].entries()) {
      await vi.waitFor(() => expect(asked()).toBe(index + 1), { timeout: 10_000 });
      customer.say(text);
    }
    await vi.waitFor(
      () =>
        expect(lastTold(customer)).toMatchObject({
          'deskbridge.errand.status': 'incomplete',
          'deskbridge.answer.file': 'none',
        }),
      { timeout: 10_000 },
    );
  });

  it('that cannot be given back is not told as being with the team: the customer is handed off anew', async () => {
    const customer = await withTeam();
    const before = customer.seen().length;
    await give(customer, { 'deskbridge.errand': 'ask:order_number' });
    await untilSeen(customer, /order number/);
    stack.sunshine.faults.add({ kind: 'status', status: 422, match: { method: 'POST', path: 'passControl$' } });
    customer.say('It is A-77');
    await untilSeen(customer, /team has this conversation now/, before);
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('has your answers'));
    await vi.waitFor(() =>
      expect(notesOf(customer)).toContainEqual(expect.stringContaining('order_number: It is A-77')),
    );
    expect((await stack.state(customer)).messaging?.control.active?.name).toBe('agent');
    expect(stack.sunshine.faults.list()).toEqual([]);
  });

  it('that cannot be understood goes back at once, and a note says what is wrong', async () => {
    const customer = await withTeam();
    const { length } = customer.seen();
    await give(customer, { 'deskbridge.errand': 'authenticate,phone' });
    await vi.waitFor(() => expect(lastTold(customer)).toMatchObject({ 'deskbridge.errand.status': 'refused' }), {
      timeout: 10_000,
    });
    await vi.waitFor(
      () =>
        expect(notesOf(customer)).toContainEqual(expect.stringMatching(/could not do its errand: the step “phone”/)),
      { timeout: 10_000 },
    );
    expect(
      customer
        .seen()
        .slice(length)
        .map(({ from }) => from),
    ).not.toContain(null);
    await vi.waitFor(async () => expect((await stack.state(customer)).messaging?.control.active?.name).toBe('agent'));
  });
});
