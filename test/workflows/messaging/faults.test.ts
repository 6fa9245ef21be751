import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startMessagingStack, untilSeen, type MessagingStack } from '../../support/messaging-stack.ts';
import { messageEvent } from '../../support/messaging-webhook.ts';
import { quietRuntime } from '../../support/temporal.ts';
import { startGate, type Gate } from './model/gate.ts';
import { checkAtRest } from './model/invariants.ts';
import { rest, Run } from './model/run.ts';
import { witness, type Sight } from './model/witness.ts';

quietRuntime();
let stack: MessagingStack;
let gate: Gate;
let sights: Map<string, Sight[]>;

beforeAll(async () => {
  stack = await startMessagingStack();
  gate = await startGate(stack.sunshine, stack.url);
  sights = witness(stack.sunshine);
});
afterEach(() => {
  stack.sunshine.faults.clear();
  gate.open();
});
afterAll(async () => {
  await gate.close();
  await stack.close();
});

const conversation = 'conversations/[0-9a-f]+';
const begin = (): Run => new Run({ stack, gate, sights, answers: new Map() });

/** What the bot has said, once nothing more happens. */
async function saidByBot(run: Run): Promise<string[]> {
  await checkAtRest(run);
  return run.sights.flatMap((sight) => (sight.kind === 'said' && sight.by === 'bot' ? [sight.text] : []));
}

/** Waits until a request of this kind has hit the fault set for it. */
async function untilMet(fault: string): Promise<void> {
  await vi.waitFor(() => expect(stack.sunshine.faults.list().map(({ id }) => id)).not.toContain(fault), {
    timeout: 10_000,
    interval: 5,
  });
}

describe('a write whose answer is lost', () => {
  it('does not repeat what the bot says', async () => {
    const run = begin();
    const match = { method: 'POST', path: `${conversation}/messages$` };
    const { id } = stack.sunshine.faults.add({ kind: 'lostAnswer', match });
    run.customer.say('hello');
    await untilMet(id);
    expect(await saidByBot(run)).toEqual([expect.stringContaining('automatic assistant')]);
  });

  it('does not repeat a handoff, its announcement or its ticket', async () => {
    const run = begin();
    const match = { method: 'POST', path: `${conversation}/passControl$` };
    const { id } = stack.sunshine.faults.add({ kind: 'lostAnswer', match });
    run.customer.say('I want to talk to a human');
    await untilMet(id);
    expect(await saidByBot(run)).toEqual([expect.stringContaining('team has this conversation now')]);
    expect(run.sights.filter((sight) => sight.kind === 'active').map(({ seat }) => seat)).toEqual(['bot', 'agent']);
    expect(run.tickets).toHaveLength(1);
    const notes = run.tickets[0]?.comments.filter(({ body }) => body.includes('Handed off to a human'));
    expect(notes).toHaveLength(1);
  });

  it('does not open a second ticket for the customer', async () => {
    const run = begin();
    for (const text of ['I want to open a ticket', 'my PIN is 012345']) {
      run.pins.add(run.customer.say(text));
      await rest(run);
    }
    const { id } = stack.desk.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: 'v2/tickets$' } });
    run.customer.say('The lamp arrived without a plug');
    await untilSeen(run.customer, /Ticket #\d+ is open|safely recorded/);
    expect(stack.desk.faults.list().map((fault) => fault.id)).not.toContain(id);
    await checkAtRest(run);
    expect(run.tickets).toHaveLength(1);
  });
});

describe('in the middle of a turn', () => {
  it.each([
    ['reads who has control', { method: 'GET', path: `${conversation}$` }],
    ['speaks', { method: 'POST', path: `${conversation}/messages$` }],
  ])('another worker takes over while the bot %s, and the customer is answered once', async (_what, match) => {
    const run = begin();
    const { id } = stack.sunshine.faults.add({ kind: 'delay', ms: 400, match });
    run.customer.say('hello');
    await untilMet(id);
    await stack.replaceWorker();
    expect(await saidByBot(run)).toEqual([expect.stringContaining('automatic assistant')]);
  });

  it('the platform fails for a while, and the customer is answered once', async () => {
    const run = begin();
    stack.sunshine.faults.add({ kind: 'status', status: 503, times: 4, match: { path: conversation } });
    run.customer.say('hello');
    await untilSeen(run.customer, /automatic assistant/);
    expect(await saidByBot(run)).toHaveLength(1);
  });
});

describe('an event of the platform', () => {
  it('is applied once and in order, although each comes three times and the last one first', async () => {
    const run = begin();
    stack.sunshine.holdWebhooks();
    const texts = ['hello', 'I was charged twice', 'on my last invoice'];
    for (const text of texts) {
      run.customer.say(text);
      const saidAt = Date.now();
      // Each in a call of its own, and at a time of its own.
      await stack.sunshine.idle();
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThan(saidAt), { interval: 1 });
    }
    stack.sunshine.releaseWebhooks({ copies: 3, reversed: true });
    await untilSeen(run.customer, /./);
    const said = await saidByBot(run);
    expect(new Set(said).size).toBe(said.length);
    const { session, dialogue } = (await run.state()).messaging ?? {};
    expect(session?.turns).toBe(texts.length);
    const transcript = dialogue?.transcript ?? [];
    expect(transcript.filter(({ by }) => by === 'customer').map(({ text }) => text)).toEqual(texts);
  });

  it.each([
    ['does not reach us at first', () => gate.refuse(3)],
    ['reaches us, and our answer is lost', () => gate.loseAnswers(3)],
  ])('is repeated and answered once if %s', async (_what, fail) => {
    const run = begin();
    fail();
    run.customer.say('hello');
    await untilSeen(run.customer, /automatic assistant/);
    expect(await saidByBot(run)).toHaveLength(1);
  });

  it('is applied even if another one in the same request cannot be read', async () => {
    const run = begin();
    run.customer.say('hello');
    await saidByBot(run);
    const { id = '' } = run.conversation ?? {};
    const good = messageEvent(id, 'what can you do?');
    const events = [null, 7, { ...good, id: '' }, { ...good, payload: { conversation: 'none' } }, good, {}];
    const [webhook] = [...stack.sunshine.app.integrations.values()].flatMap(({ webhooks }) => webhooks);
    const answer = await fetch(`${stack.url}/webhooks/sunshine`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': webhook?.secret ?? '' },
      body: JSON.stringify({ webhook: { id: 'w1' }, events }),
    });
    expect(answer.status).toBe(200);
    await vi.waitFor(() => expect(run.customer.seen().length).toBe(2), { timeout: 10_000 });
  });
});
