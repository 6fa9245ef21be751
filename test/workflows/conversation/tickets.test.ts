import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTicket } from '../../../simulators/zendesk/inputs.ts';
import { createTicket } from '../../../simulators/zendesk/ticket-writes.ts';
import { retryParkedWrites } from '../../support/calls.ts';
import { ada, authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;
let call: TestCall;

beforeAll(async () => {
  stack = await startStack();
  call = stack.call();
});
afterAll(() => stack.close());

describe('before authentication', () => {
  it('a request touches no ticket, whatever the caller claims; after the PIN the same request works', async () => {
    const args = { subject: 'Before the PIN', body: 'x', priority: null, intents: [] };
    const delivery = { key: uniqueName('same') };
    expect(await call.send('createTicket', args, delivery)).toEqual({ kind: 'refused', reason: 'notAuthenticated' });
    expect(await call.send('listTickets', {})).toEqual({ kind: 'refused', reason: 'notAuthenticated' });
    expect(stack.zendesk.store.tickets.size).toBe(0);
    await authenticate(stack, call);
    expect(await call.send('createTicket', args, delivery)).toMatchObject({ kind: 'created' });
    expect(stack.zendesk.store.tickets.size).toBe(1);
  });
});

describe('a verified caller', () => {
  it('gets one ticket and one answer for a request that arrives three times at once, at two processes, and again later', async () => {
    await authenticate(stack, call);
    const args = { subject: uniqueName('twice'), body: 'x', priority: null, intents: [] };
    const delivery = { key: uniqueName('same') };
    const processes = [call, call, stack.elsewhere(call)];
    const answers = await Promise.all(processes.map((process) => process.send('createTicket', args, delivery)));
    answers.push(await call.send('createTicket', args, delivery));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect([...stack.zendesk.store.tickets.values()].filter(({ subject }) => subject === args.subject)).toHaveLength(1);
  });

  it("gets the same answer for another customer's ticket as for a missing one", async () => {
    await authenticate(stack, call);
    const other = stack.zendesk.store.seedUser({ name: 'Charles', phone: '+15555550177' });
    const theirs = stack.call('+15555550177');
    const opened = await theirs.send('escalate', { reason: 'secret', summary: null, intents: [], ticketId: null });
    expect(opened).toMatchObject({ kind: 'escalated' });
    const id = opened.kind === 'escalated' ? String(opened.ticketId) : '';
    const ticket = stack.zendesk.store.tickets.get(Number(id));
    if (ticket !== undefined) ticket.requesterId = other.id;
    const missing = await call.send('getTicket', { ticketId: '999999' });
    expect(missing).toEqual({ kind: 'refused', reason: 'ticketNotFound' });
    expect(await call.send('getTicket', { ticketId: id })).toEqual(missing);
    const change = { status: 'solved', priority: null, comment: null } as const;
    expect(await call.send('changeTicket', { ticketId: id, ...change })).toEqual(
      await call.send('changeTicket', { ticketId: '999999', ...change }),
    );
    expect(ticket?.status).toBe('open');
  });

  it('gets the same answers for an internal ticket about them as for a missing one, and never continues it', async () => {
    const caller = stack.call();
    await authenticate(stack, caller);
    const { store } = stack.zendesk;
    const comment = { body: 'Fraud suspicion', public: false };
    const subject = 'Fraud suspicion against this customer';
    const ticket = { subject, comment, requester_id: stack.adaId, tags: ['deskbridge', 'billing'] };
    const agent = [...store.users.values()].find(({ role }) => role === 'agent');
    if (agent === undefined) throw new Error('the account has no agent');
    const internal = createTicket(stack.zendesk, agent, readTicket({ ticket }).input).ticket;
    for (const ticketId of [String(internal.id), '999999']) {
      expect(await caller.send('getTicket', { ticketId })).toEqual({ kind: 'refused', reason: 'ticketNotFound' });
      const change = { ticketId, status: 'solved', priority: null, comment: null } as const;
      expect(await caller.send('changeTicket', change)).toEqual({ kind: 'refused', reason: 'ticketNotFound' });
    }
    expect(JSON.stringify(await caller.send('listTickets', {}))).not.toContain('Fraud');
    const wanted = { subject: 'My bill', body: 'It is too high', priority: null, intents: ['billing'] };
    const made = await caller.send('createTicket', wanted);
    expect(made.kind).toBe('created');
    const named = { reason: 'angry', summary: null, intents: [], ticketId: String(internal.id) };
    expect(JSON.stringify(await caller.send('escalate', named))).not.toContain(`"${internal.id}"`);
    expect(store.commentsOf(internal.id)).toHaveLength(1);
    expect(internal.status).toBe('new');
  });

  it('can solve, reopen and solve again with the same words', async () => {
    await authenticate(stack, call);
    const created = await call.send('createTicket', { subject: 'Again', body: 'x', priority: null, intents: [] });
    const ticketId = created.kind === 'created' ? created.ticket.id : '';
    const solve = { key: uniqueName('solve') };
    const set = (status: 'solved' | 'open', delivery = {}) =>
      call.send('changeTicket', { ticketId, status, priority: null, comment: null }, delivery);
    expect(await set('solved', solve)).toMatchObject({ kind: 'changed', ticket: { status: 'solved' } });
    expect(await set('open')).toMatchObject({ kind: 'changed', ticket: { status: 'open' } });
    expect(await set('solved', solve)).toMatchObject({ kind: 'changed', ticket: { status: 'solved' } });
  });

  it('opens exactly one follow-up by commenting on a closed ticket; later comments go there', async () => {
    await authenticate(stack, call);
    const created = await call.send('createTicket', { subject: 'Old story', body: 'x', priority: null, intents: [] });
    const ticketId = created.kind === 'created' ? created.ticket.id : '';
    const closed = stack.zendesk.store.tickets.get(Number(ticketId));
    if (closed !== undefined) closed.status = 'closed';
    const solve = { ticketId, status: 'solved', priority: null, comment: null } as const;
    expect(await call.send('changeTicket', solve)).toEqual({ kind: 'refused', reason: 'ticketClosed' });
    const say = (body: string) =>
      call.send('changeTicket', { ticketId, status: null, priority: null, comment: { body, public: true } });
    const reply = await say('It is back');
    expect(reply).toMatchObject({ kind: 'created', followUpOf: ticketId });
    const followUp = reply.kind === 'created' ? reply.ticket.id : '';
    expect(await say('And it is worse')).toMatchObject({ kind: 'changed', ticket: { id: followUp } });
    const { tickets } = stack.zendesk.store;
    expect([...tickets.values()].filter(({ followupOf }) => String(followupOf) === ticketId)).toHaveLength(1);
  });
});

describe('a failure of Zendesk', () => {
  it('that loses an answer after the write leaves one ticket and one comment, and the caller is told of both', async () => {
    await authenticate(stack, call);
    stack.zendesk.faults.add({ match: { method: 'POST', path: '/api/v2/tickets' }, kind: 'lostAnswer' });
    const subject = uniqueName('lost');
    const created = await call.send('createTicket', { subject, body: 'x', priority: null, intents: [] });
    expect(created).toMatchObject({ kind: 'created' });
    expect([...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject === subject)).toHaveLength(1);
    const ticketId = created.kind === 'created' ? created.ticket.id : '';
    stack.zendesk.faults.add({ match: { method: 'PUT', path: '/api/v2/tickets' }, kind: 'lostAnswer' });
    const comment = { body: 'said once', public: true };
    const changed = await call.send('changeTicket', { ticketId, status: null, priority: null, comment });
    expect(changed).toMatchObject({ kind: 'changed', commented: true });
    const said = stack.zendesk.store.commentsOf(Number(ticketId)).filter(({ body }) => body === comment.body);
    expect(said).toHaveLength(1);
  });

  it('is reported as recorded, with a reference; the writes are done in order when it is back', async () => {
    await authenticate(stack, call);
    const created = await call.send('createTicket', { subject: 'Down', body: 'x', priority: null, intents: [] });
    const ticketId = created.kind === 'created' ? created.ticket.id : '';
    stack.zendesk.faults.down = true;
    const say = (body: string) =>
      call.send('changeTicket', { ticketId, status: null, priority: null, comment: { body, public: true } });
    expect(await say('first')).toMatchObject({ kind: 'recorded', ticketId });
    expect(await say('second')).toMatchObject({ kind: 'recorded', ticketId });
    stack.zendesk.faults.down = false;
    await expect
      .poll(() => stack.zendesk.store.commentsOf(Number(ticketId)).map(({ body }) => body), { timeout: 20_000 })
      .toEqual(['x', 'first', 'second']);
  });

  it('by a conflict with another change is resolved: ours is made on the current ticket', async () => {
    await authenticate(stack, call);
    const created = await call.send('createTicket', { subject: 'Race', body: 'x', priority: null, intents: [] });
    const ticketId = created.kind === 'created' ? created.ticket.id : '';
    stack.zendesk.faults.add({ match: { method: 'PUT', path: '/api/v2/tickets' }, kind: 'status', status: 409 });
    const reply = await call.send('changeTicket', { ticketId, status: 'pending', priority: null, comment: null });
    expect(reply).toMatchObject({ kind: 'changed', ticket: { status: 'pending' } });
  });

  it('by refused credentials parks the write, notifies the administrator once, and ends after a retry', async () => {
    const other = stack.call();
    await authenticate(stack, other);
    stack.zendesk.faults.add({
      match: { method: 'POST', path: '/api/v2/tickets' },
      kind: 'status',
      status: 401,
      times: 0,
    });
    const subject = uniqueName('parked');
    const reply = await other.send('createTicket', { subject, body: 'x', priority: null, intents: [] });
    expect(reply).toMatchObject({ kind: 'recorded' });
    const reference = reply.kind === 'recorded' ? reply.reference : '';
    const text = expect.stringMatching(
      /refused \(unauthenticated\).*Correct the credentials.*restart.*retry --all$/,
    ) as string;
    const parked = { kind: 'operationParked', desk: 'zendesk', reference, failure: 'unauthenticated', text };
    await expect.poll(() => stack.notices).toEqual([expect.objectContaining(parked)]);
    stack.zendesk.faults.clear();
    await retryParkedWrites(stack, other);
    const subjects = () => [...stack.zendesk.store.tickets.values()].map((ticket) => ticket.subject);
    await expect.poll(subjects, { timeout: 10_000 }).toContain(subject);
  });
});

it(`never trusts a number that the caller claims`, async () => {
  const stranger = stack.call('+15555550199');
  const claim = { claimedNumber: ada.phone };
  expect(await stranger.send('verifyPin', { pinDigest: stack.digest(ada.pin) }, claim)).toEqual({
    kind: 'notVerified',
  });
  const state = await stack.conversations.state({ channel: 'call', id: stranger.id });
  expect(state.customer.numberMismatches).toBe(1);
});
