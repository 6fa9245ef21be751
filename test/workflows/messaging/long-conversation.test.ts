import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SimulatedCustomer } from '../../../simulators/sunshine/customer.ts';
import { plainTarget } from '../../../src/temporal/connection.ts';
import { startEmbeddedServer, type EmbeddedServer } from '../../../src/temporal/embedded-server.ts';
import { retrySignal } from '../../../src/workflows/messages.ts';
import { ada, startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { quietRuntime, serverBinary } from '../../support/temporal.ts';

/** Number of events after which this test's server suggests continue-as-new; the real limit is thousands. */
const suggestedAfter = 400;
/** A suggestion comes with a task, and what that task does still counts for the same history. */
const lastTaskEvents = 40;
/** Number of questions after which the customer pauses; each question costs about fifteen events. */
const questionsInARow = 20;
const longestHistory = suggestedAfter + lastTaskEvents + questionsInARow * 20;
const messages = 150;
/** Number of questions after which everything that is kept of the dialogue is full. */
const fullAfter = 100;

let embedded: EmbeddedServer;
let stack: MessagingStack;

beforeAll(async () => {
  quietRuntime();
  embedded = await startEmbeddedServer({
    binary: serverBinary(),
    dataDir: null,
    uiPort: null,
    extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${suggestedAfter}`],
  });
  stack = await startMessagingStack({}, plainTarget(embedded.address));
});
afterAll(async () => {
  await stack.close();
  await embedded.stop();
});

it(
  'a conversation of hundreds of messages stays small, and every question is answered once',
  { timeout: 180_000 },
  async () => {
    const customer = stack.sunshine.customer('web');
    await ask(customer, 0, fullAfter);
    const early = await sizes(customer);
    await ask(customer, fullAfter, messages);
    await stack.sunshine.idle();
    const late = await sizes(customer);

    expect(customer.seen()).toHaveLength(messages);
    expect(late.state / early.state).toBeLessThan(1.05);
    const { inbox, dialogue, session } = (await stack.state(customer)).messaging ?? {};
    expect({ inbox, unanswered: dialogue?.unanswered, turns: session?.turns }).toEqual({
      inbox: [],
      unanswered: [],
      turns: messages,
    });
    expect(dialogue?.transcript.findLast(({ by }) => by === 'customer')?.text).toBe(wordsOf(messages - 1));

    const runs = await historiesOf(customer);
    expect(runs.length).toBeGreaterThanOrEqual(3);
    expect(Math.max(...runs)).toBeLessThan(longestHistory);
  },
);

it(
  'a conversation with a parked write starts anew and goes on serving; the write stays parked until it is retried',
  { timeout: 120_000 },
  async () => {
    const forbidden = {
      kind: 'status',
      status: 403,
      match: { method: 'POST', path: '/api/v2/tickets' },
      times: 0,
    } as const;
    const customer = stack.ada();
    customer.say('I want to open a ticket');
    await untilSeen(customer, /support PIN/);
    customer.say(`my PIN is ${ada.pin}`);
    await untilSeen(customer, /Thank you, Ada/);
    stack.desk.faults.add(forbidden);
    customer.say('The shelf arrived with a crack on the left side');
    await untilSeen(customer, /safely recorded as/);
    const statesOf = async () => (await stack.state(customer)).operations.all.map(({ state }) => state);
    expect(await statesOf()).toEqual(['parked']);
    const said = customer.seen().length;
    for (let index = 0; index < 60 && (await historiesOf(customer)).length < 2; index += 1) {
      customer.say(wordsOf(index));
      await expect.poll(() => customer.seen().length, { timeout: 10_000 }).toBeGreaterThan(said + index);
    }
    expect((await historiesOf(customer)).length).toBeGreaterThan(1);
    stack.desk.faults.clear();
    expect(await statesOf()).toEqual(['parked']);
    await stack.client.workflow
      .getHandle(`messaging/${customer.conversationId}`)
      .signal(retrySignal, { by: 'operator' });
    await expect.poll(statesOf, { timeout: 20_000 }).toEqual(['done']);
  },
);

/** What the built-in policy answers at once with one message. */
function wordsOf(index: number): string {
  return `What can you do? (${index.toString(36)})`;
}

/** Asks questions one by one, each after the answer to the one before, with pauses. */
async function ask(customer: SimulatedCustomer, from: number, to: number): Promise<void> {
  for (let index = from; index < to; index += 1) {
    customer.say(wordsOf(index));
    await expect
      .poll(() => customer.seen().length, { interval: 5, message: `answers after question ${index + 1}` })
      .toBe(index + 1);
    if ((index + 1) % questionsInARow === 0) await untilHistoryIsShort(customer);
  }
}

/** In a pause the conversation continues as new if its history has become too long. */
async function untilHistoryIsShort({ conversationId }: SimulatedCustomer): Promise<void> {
  const handle = stack.client.workflow.getHandle(`messaging/${conversationId}`);
  await expect
    .poll(async () => (await handle.describe()).historyLength, { message: 'events of the run' })
    .toBeLessThan(suggestedAfter + lastTaskEvents);
}

/** Bytes of the state of the conversation, without the ids of events: they are short, and at most a thousand. */
async function sizes(customer: SimulatedCustomer): Promise<{ state: number }> {
  const { messaging, ...state } = await stack.state(customer);
  if (messaging === null) throw new Error('the conversation is on no messaging channel');
  const { seenEvents, ...kept } = messaging;
  expect(seenEvents.length).toBeLessThanOrEqual(1_000);
  return { state: Buffer.byteLength(JSON.stringify({ ...state, kept })) };
}

/** Lengths of the histories of all runs, in events. */
async function historiesOf({ conversationId }: SimulatedCustomer): Promise<number[]> {
  const { workflow } = stack.client;
  const lengths: number[] = [];
  for await (const { workflowId, runId } of workflow.list({ query: `WorkflowId = 'messaging/${conversationId}'` })) {
    lengths.push((await workflow.getHandle(workflowId, runId).describe()).historyLength);
  }
  return lengths;
}
