import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
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
afterEach(() => {
  stack.sunshine.faults.clear();
  stack.desk.faults.clear();
});
afterAll(async () => {
  await stack.close();
  await env.teardown();
});

const media = { method: 'GET', path: String.raw`crack\.png` };
const picture = (name: string) => ({ name, contentType: 'image/png', content: Buffer.from(`the picture ${name}`) });

/** A customer whose files go to the ticket that they open. Returns them and what was said until then. */
async function withFiles(...names: string[]): Promise<SimulatedCustomer> {
  const customer = stack.ada();
  customer.say('I want to open a ticket');
  await untilSeen(customer, /support PIN/);
  customer.say(`my PIN is ${ada.pin}`);
  await untilSeen(customer, /Thank you, Ada/);
  for (const name of names) customer.sendImage(picture(name));
  await untilSeen(customer, /I have received your file\.$/m);
  expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('on ticket'));
  customer.say('The shelf arrived with a crack on the left side');
  await untilSeen(customer, /Ticket #\d+ is open/);
  return customer;
}

function ticketOf(customer: SimulatedCustomer) {
  const text = customer.seen().flatMap((message) => /Ticket #(\d+) is open/.exec(message.text ?? '')?.[1] ?? [])[0];
  return stack.desk.tickets().find(({ id }) => id === text);
}

const filesOf = (customer: SimulatedCustomer): string[] =>
  (ticketOf(customer)?.comments ?? []).flatMap(({ files }) => files.map(({ name }) => name));

describe('files of the customer', () => {
  it('are named as being on the ticket once they are there', async () => {
    const customer = await withFiles('crack.png', 'box.png');
    const told = await untilSeen(customer, /Your 2 files are on ticket/);
    expect(told).toBe(`Your 2 files are on ticket #${ticketOf(customer)?.id} now.`);
    expect(filesOf(customer)).toEqual(['crack.png', 'box.png']);
  });

  it('that can never be fetched are told as such, and hold back neither the others nor a later note', async () => {
    stack.sunshine.faults.add({ kind: 'status', status: 403, match: media, times: 9 });
    const customer = await withFiles('crack.png', 'box.png');
    await untilSeen(customer, /^I could not put your file on your ticket/);
    await untilSeen(customer, /^Your file is on ticket/);
    expect(filesOf(customer)).toEqual(['box.png']);
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringMatching(/\d files are on/));
    const operation = (await stack.state(customer)).operations.all.find(({ unmet }) => unmet.length > 0);
    expect(operation).toMatchObject({ state: 'done', unmet: [{ what: 'file', wanted: 'file 1', why: 'refused' }] });
    const bodies = (ticketOf(customer)?.comments ?? []).map(({ body }) => body);
    expect(bodies).toContainEqual(expect.stringMatching(/A file could not be attached: http.*crack\.png/));
  });

  it.each([
    ['all of them', 9, 'I could not put 2 of your files on your ticket', []],
    ['one of them', 1, 'I could not put your file on your ticket', ['box.png']],
  ] as const)('that the desk does not take, %s, are told as such and never as kept', async (_, times, words, kept) => {
    stack.desk.faults.add({ kind: 'status', status: 403, match: { path: '/api/v2/uploads' }, times });
    const customer = await withFiles('crack.png', 'box.png');
    expect(await untilSeen(customer, /^I could not put/)).toContain(words);
    expect(filesOf(customer)).toEqual(kept);
    const said = customer.seen().filter(({ text }) => /on ticket #\d+ now/.test(text ?? ''));
    expect(said).toHaveLength(kept.length);
  });

  it('that cannot be fetched for a while are fetched later, and hold back no other note meanwhile', async () => {
    const { id } = stack.sunshine.faults.add({ kind: 'status', status: 503, match: media, times: 2 });
    const customer = await withFiles('crack.png');
    await vi.waitFor(async () => {
      const { operations } = await stack.state(customer);
      expect(operations.all.map(({ state }) => state)).not.toContain('waiting');
      expect(operations.all.flatMap(({ unmet }) => unmet)).toMatchObject([{ what: 'file', why: 'unavailable' }]);
    });
    expect(stack.sunshine.faults.list().map((fault) => fault.id)).not.toContain(id);
    expect(customer.seen().map(({ text }) => text)).not.toContainEqual(expect.stringContaining('on ticket'));
    await env.sleep('2 minutes');
    await untilSeen(customer, /Your file is on ticket/);
    expect(filesOf(customer)).toEqual(['crack.png']);
  });
});
