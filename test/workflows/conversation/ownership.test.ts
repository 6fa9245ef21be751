import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Reply } from '../../../src/domain/conversation/replies.ts';
import {
  addCustomer,
  ended,
  hangUp,
  newTicket,
  notesOn,
  retryParkedWrites,
  summaryOf,
  ticketOf,
  ticketsOf,
  tryPin,
} from '../../support/calls.ts';
import { startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const phones = { owner: '+15555550201', stranger: '+15555550202' } as const;
let stack: Stack;
const ids = { owner: '', stranger: '' };

beforeAll(async () => {
  stack = await startStack();
  ids.owner = String(await addCustomer(stack, phones.owner, '012345', 'Ada'));
  ids.stranger = String(await addCustomer(stack, phones.stranger, '012345', 'Bob'));
});
afterEach(() => {
  stack.zendesk.faults.clear();
  stack.notices.length = 0;
});
afterAll(() => stack.close());

const said = 'My card ends in 4242.';
const status = (ticketId: string) => ({ ticketId, status: 'pending', priority: null, comment: null }) as const;
const say = (ticketId: string) => ({ ticketId, status: null, priority: null, comment: { body: said, public: true } });
const billing = { subject: 'Charged twice', body: said, priority: null, intents: ['billing_problem'] };
const escalation = (ticketId: string) => ({ reason: said, summary: null, intents: [], ticketId });
const missing = { kind: 'refused', reason: 'ticketNotFound' };

/** Each tool that reaches a ticket by its number. */
const named: [tool: string, use: (call: TestCall, ticketId: string) => Promise<Reply>][] = [
  ['get', (call, ticketId) => call.send('getTicket', { ticketId })],
  ['comment', (call, ticketId) => call.send('changeTicket', say(ticketId))],
  ['change', (call, ticketId) => call.send('changeTicket', status(ticketId))],
];
/** Each tool that opens a ticket of the caller if the one that exists is not theirs. */
const opening: typeof named = [
  ['create', (call) => call.send('createTicket', billing)],
  ['escalate', (call, ticketId) => call.send('escalate', escalation(ticketId))],
];

/** A ticket of the owner; the newest one is the one that a new concern of theirs would continue. */
function seeded(): string {
  const { store } = stack.zendesk;
  for (const ticket of store.tickets.values()) ticket.tags = [];
  const id = stack.desk.seedTicket({ requesterId: ids.owner, subject: uniqueName('seeded'), body: 'Hello' });
  const ticket = ticketOf(stack, id);
  ticket.tags = ['deskbridge', 'billing', 'billing_problem'];
  // Zendesk compares whole seconds.
  ticket.updatedAtMs -= 5_000;
  return id;
}

/** The ticket changes hands, or becomes internal. */
const moves: [to: string, move: (id: string) => void][] = [
  ['a stranger', (id) => stack.desk.agent.setRequester(id, ids.stranger)],
  [
    'nobody but the team',
    (id) => {
      const ticket = ticketOf(stack, id);
      ticket.isPublic = false;
      stack.desk.agent.note(id, 'internal from now on');
    },
  ],
];
const [toStranger] = moves.map(([, move]) => move);
const giveBack = (id: string): void => {
  ticketOf(stack, id).updatedAtMs -= 5_000;
  stack.desk.agent.setRequester(id, ids.owner);
};

async function callOf(who: keyof typeof phones): Promise<TestCall> {
  const call = stack.call(phones[who]);
  const verified = { kind: 'verified' };
  await expect.poll(() => tryPin(stack, call, '012345'), { timeout: 20_000 }).toMatchObject(verified);
  return call;
}

/** A call in which the owner has just heard of the ticket. */
async function listedCall(id: string): Promise<TestCall> {
  const call = await callOf('owner');
  expect(JSON.stringify(await call.send('listTickets', {}))).toContain(`"${id}"`);
  return call;
}

const snapshot = (id: string): unknown => {
  const { tags: _, ...ticket } = ticketOf(stack, id);
  return structuredClone({ ticket, comments: stack.zendesk.store.commentsOf(Number(id)) });
};
const stateOf = (call: TestCall) => stack.conversations.state({ channel: 'call', id: call.id });

/** Uses every tool on a ticket of its own, none of which is the caller's, and expects that none is touched. */
async function expectUntouched(call: TestCall, seeds: readonly string[]): Promise<void> {
  const [first = '', second = '', third = '', fourth = '', continued = ''] = seeds;
  const before = seeds.map((id) => snapshot(id));
  const targets = [first, second, third];
  for (const [index, [tool, use]] of named.entries()) {
    expect({ tool, reply: await use(call, targets[index] ?? '') }).toEqual({ tool, reply: missing });
  }
  for (const [tool, use] of opening) {
    const reply = await use(call, tool === 'create' ? continued : fourth);
    const made = ticketsOf(stack, call).at(-1);
    expect({ tool, made }).toMatchObject({ tool, made: { requesterId: Number(ids.owner) } });
    expect(JSON.stringify(reply)).toContain(String(made?.id));
    expect(JSON.stringify(stack.zendesk.store.commentsOf(made?.id ?? 0))).toContain(said);
  }
  expect(seeds.map((id) => snapshot(id))).toEqual(before);
}

describe('a ticket of somebody else', () => {
  it('looks like a missing one to another verified customer, and is in no list of theirs', async () => {
    const id = seeded();
    const before = snapshot(id);
    const call = await callOf('stranger');
    for (const [tool, use] of named) expect({ tool, reply: await use(call, id) }).toEqual({ tool, reply: missing });
    expect(JSON.stringify(await call.send('listTickets', {}))).not.toContain(`"${id}"`);
    for (const [, use] of opening) await use(call, id);
    expect(ticketsOf(stack, call).map(({ requesterId }) => String(requesterId))).toContain(ids.stranger);
    expect(snapshot(id)).toEqual(before);
  });

  it('is not reached by a caller who is not verified', async () => {
    const id = seeded();
    const before = snapshot(id);
    const call = stack.call(phones.owner);
    const refused = { kind: 'refused', reason: 'notAuthenticated' };
    for (const [tool, use] of [...named, ...opening.slice(0, 1)]) {
      expect({ tool, reply: await use(call, id) }).toEqual({ tool, reply: refused });
    }
    await call.send('escalate', escalation(id));
    expect(ticketsOf(stack, call)[0]?.requesterId).not.toBe(Number(ids.owner));
    expect(snapshot(id)).toEqual(before);
  });
});

describe.each(moves)('a ticket that went to %s', (_to, move) => {
  const five = () => [1, 2, 3, 4, 5].map(() => seeded());

  it('before the call is not reached by any tool', async () => {
    const seeds = five();
    for (const id of seeds) move(id);
    await expectUntouched(await callOf('owner'), seeds);
    expect(stack.notices).toEqual([]);
  });

  it('after it was listed is not reached by any tool, and is forgotten', async () => {
    const seeds = five();
    const call = await listedCall(seeds[0] ?? '');
    for (const id of seeds) move(id);
    await expectUntouched(call, seeds);
    const { tickets, operations } = await stateOf(call);
    const used = new Set(seeds.slice(0, 4));
    expect(tickets.known.filter(({ ticket }) => used.has(ticket.id))).toEqual([]);
    expect(operations.all.map(({ state }) => state)).not.toContain('parked');
    expect(stack.notices).toEqual([]);
  });

  it('while the write waited for an outage: it is parked, told once, and other writes are done', async () => {
    const id = seeded();
    const call = await listedCall(id);
    stack.zendesk.faults.down = true;
    expect(await call.send('changeTicket', say(id))).toMatchObject({ kind: 'recorded' });
    move(id);
    const before = snapshot(id);
    stack.zendesk.faults.clear();
    const notice = { kind: 'operationParked', conversation: `call/${call.id}`, failure: 'notFound' };
    const parked = () => stack.notices.filter(({ kind }) => kind === 'operationParked');
    await expect.poll(parked, { timeout: 20_000 }).toEqual([expect.objectContaining(notice)]);
    expect(parked()[0]?.text).toContain('belongs to another customer');
    expect(await call.send('createTicket', newTicket(uniqueName('other')))).toMatchObject({ kind: 'created' });
    // The operator asks again: the comment gets a ticket of its customer, and the conversation can end.
    await retryParkedWrites(stack, call);
    await hangUp(stack, call);
    expect(snapshot(id)).toEqual(before);
    const made = ticketsOf(stack, call).find(({ subject }) => subject === said);
    expect(made).toMatchObject({ requesterId: Number(ids.owner), isPublic: true });
  });
});

describe('a parked write of a ticket that changed hands', () => {
  it('is done there when an operator asks again after the ticket was given back', async () => {
    const id = seeded();
    const call = await listedCall(id);
    stack.zendesk.faults.down = true;
    expect(await call.send('changeTicket', say(id))).toMatchObject({ kind: 'recorded' });
    toStranger?.(id);
    stack.zendesk.faults.clear();
    await expect.poll(() => stack.notices.map(({ kind }) => kind), { timeout: 20_000 }).toContain('operationParked');
    giveBack(id);
    await retryParkedWrites(stack, call);
    const texts = () => stack.zendesk.store.commentsOf(Number(id)).map(({ body }) => body);
    await expect.poll(texts, { timeout: 10_000 }).toEqual(['Hello', said]);
    expect(ticketsOf(stack, call)).toEqual([]);
  });
});

describe('our own notes', () => {
  it('at the end of a call do not reach a ticket that changed hands meanwhile', async () => {
    const id = seeded();
    const call = await listedCall(id);
    expect(await call.send('changeTicket', say(id))).toMatchObject({ kind: 'changed' });
    toStranger?.(id);
    ticketOf(stack, id).updatedAtMs += 2_000;
    const before = snapshot(id);
    await call.send('summarize', summaryOf());
    await call.send('end', null);
    await expect.poll(() => stack.notices.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(['operationParked']);
    expect(snapshot(id)).toEqual(before);
    await retryParkedWrites(stack, call);
    await ended(stack, call);
    expect(snapshot(id)).toEqual(before);
    expect(notesOn(stack, ticketsOf(stack, call)[0]?.id ?? 0).join('\n')).toContain(`call/${call.id}`);
  });

  it('reach the ticket of an unverified caller to whom an agent gives its right customer', async () => {
    const call = stack.call('+15555550299');
    await call.send('escalate', { reason: 'help', summary: null, intents: [], ticketId: null });
    const id = String(ticketsOf(stack, call)[0]?.id);
    stack.desk.agent.setRequester(id, ids.owner);
    await hangUp(stack, call);
    expect(notesOn(stack, Number(id)).join('\n')).toContain('Phone call ended');
    expect(stack.notices).toEqual([]);
  });
});

describe('a follow-up', () => {
  /** A closed ticket of the owner with a follow-up; the call knows the ticket. */
  async function closed(): Promise<{ call: TestCall; id: string; followUp: string }> {
    const id = seeded();
    const call = await listedCall(id);
    const followUp = seeded();
    ticketOf(stack, id).status = 'closed';
    ticketOf(stack, id).followupIds.push(Number(followUp));
    return { call, id, followUp };
  }

  it('of somebody else is not taken: the comment gets a new ticket of its customer', async () => {
    const { call, id, followUp } = await closed();
    toStranger?.(followUp);
    const before = snapshot(followUp);
    expect(await call.send('changeTicket', say(id))).toMatchObject({ kind: 'created' });
    expect(snapshot(followUp)).toEqual(before);
    expect(ticketsOf(stack, call)).toMatchObject([{ requesterId: Number(ids.owner), followupOf: Number(id) }]);
  });

  it('is not made of a closed ticket that changed hands', async () => {
    const { call, id, followUp } = await closed();
    ticketOf(stack, id).requesterId = Number(ids.stranger);
    expect(await call.send('changeTicket', say(id))).toEqual(missing);
    expect([ticketsOf(stack, call), stack.zendesk.store.commentsOf(Number(followUp)).length]).toEqual([[], 1]);
  });
});

describe('desk news', () => {
  it('of a ticket that changed hands are not kept, and the ticket is forgotten', async () => {
    const id = seeded();
    const call = await listedCall(id);
    toStranger?.(id);
    stack.desk.agent.setStatus(id, 'solved');
    await stack.client.workflow.getHandle(`call/${call.id}`).signal('ticketTouched', { ticketId: id });
    const known = async () => (await stateOf(call)).tickets;
    await expect.poll(async () => (await known()).known.map(({ ticket }) => ticket.id)).not.toContain(id);
    expect((await known()).news).toEqual([]);
  });
});
