import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshCustomer, hangUp, ticketOf, ticketsOf, newTicket } from '../../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe('a new ticket', () => {
  it.each([
    [
      'by the intent that was named',
      'Question',
      ['billing_problem'],
      '[billing_problem] Question',
      'Billing Team',
      'high',
    ],
    [
      'by its words if no intent was named',
      'The app crashes',
      [],
      '[bug_report] The app crashes',
      'Engineering',
      'high',
    ],
    ['by the default when nobody can tell', 'Hello there', [], 'Hello there', 'Support Tier 1', 'normal'],
    [
      'by the most urgent of several',
      'Two things',
      ['feature_request', 'security_report'],
      '[security_report] Two things',
      'Security',
      'urgent',
    ],
  ])('is routed %s', async (_name, subject, intents, title, group, priority) => {
    const call = stack.call();
    await authenticate(stack, call);
    expect(await call.send('createTicket', newTicket(subject, intents))).toMatchObject({
      kind: 'created',
      ticket: { subject, priority },
    });
    const ticket = stack.desk.tickets().find(({ id }) => ticketsOf(stack, call).some((own) => String(own.id) === id));
    expect(ticket).toMatchObject({ subject: title, group, priority, conversation: `call/${call.id}` });
    for (const intent of intents) expect(ticket?.tags).toContain(intent);
  });
});

describe('a customer who comes back', () => {
  it('soon and about the same matter continues the open ticket', async () => {
    const { call, again } = await freshCustomer(stack, '+15555550201');
    const first = await call.send('createTicket', newTicket('Charged twice', ['billing_problem']));
    await hangUp(stack, call);
    const later = await again();
    const second = await later.send('createTicket', newTicket('Still charged twice', ['billing_problem']));
    expect(first.kind === 'created' && second.kind === 'continued' && first.ticket.id === second.ticket.id).toBe(true);
    expect(ticketsOf(stack, later)).toEqual([]);
    const id = second.kind === 'continued' ? second.ticket.id : '';
    const comments = stack.desk.tickets().find((ticket) => ticket.id === id)?.comments;
    expect(comments?.filter((comment) => comment.public).map(({ body }) => body)).toEqual([
      'x',
      'Still charged twice\n\nx',
    ]);
  });

  it('about something else, in the same call, or about a solved ticket gets a new ticket', async () => {
    const { call, again } = await freshCustomer(stack, '+15555550202');
    const first = await call.send('createTicket', newTicket('Charged twice', ['billing_problem']));
    expect(await call.send('createTicket', newTicket('Another charge', ['billing_problem']))).toMatchObject({
      kind: 'created',
    });
    await hangUp(stack, call);
    const later = await again();
    expect(await later.send('createTicket', newTicket('It crashes', ['bug_report']))).toMatchObject({
      kind: 'created',
    });
    for (const own of ticketsOf(stack, call)) stack.desk.agent.setStatus(String(own.id), 'solved');
    const last = await later.send('createTicket', newTicket('Charged again', ['billing_problem']));
    expect(last).toMatchObject({ kind: 'created' });
    expect(last.kind === 'created' && first.kind === 'created' && last.ticket.id !== first.ticket.id).toBe(true);
  });

  it('and comments on a solved ticket reopens it', async () => {
    const { call } = await freshCustomer(stack, '+15555550203');
    const made = await call.send('createTicket', newTicket('Printer'));
    const ticketId = made.kind === 'created' ? made.ticket.id : '';
    stack.desk.agent.setStatus(ticketId, 'solved');
    expect(await call.send('getTicket', { ticketId })).toMatchObject({ ticket: { status: 'solved' } });
    const comment = { body: 'It is broken again.', public: true };
    await call.send('changeTicket', { ticketId, status: null, priority: null, comment });
    expect(ticketOf(stack, ticketId).status).toBe('open');
  });

  it('to a closed ticket in two calls gets one follow-up', async () => {
    const { call, again } = await freshCustomer(stack, '+15555550204');
    const made = await call.send('createTicket', newTicket('Printer'));
    const ticketId = made.kind === 'created' ? made.ticket.id : '';
    stack.desk.agent.setStatus(ticketId, 'closed');
    const say = (asker: TestCall, body: string) =>
      asker.send('changeTicket', { ticketId, status: null, priority: null, comment: { body, public: true } });
    expect(await say(call, 'Hello?')).toMatchObject({ kind: 'created', followUpOf: ticketId });
    await hangUp(stack, call);
    const later = await again();
    expect(await say(later, 'Hello again?')).toMatchObject({ kind: 'changed', commented: true });
    const followUps = stack.desk.tickets().filter(({ followUpOf }) => followUpOf === ticketId);
    expect(followUps).toHaveLength(1);
    const said = followUps[0]?.comments.filter((comment) => comment.public).map(({ body }) => body);
    expect(said).toEqual(['Hello?', 'Hello again?']);
  });
});

describe('intents reported at the end of a call', () => {
  it('route a ticket that had no known intent, and raise its priority while someone still has to act', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', newTicket('Hello there'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { intents: ['security_report'], resolution: 'unknown' });
    const ticket = stack.desk.tickets().find((one) => one.id === id);
    expect(ticket).toMatchObject({ group: 'Security', priority: 'urgent', status: 'open' });
    expect(ticket?.tags).toEqual(expect.arrayContaining(['security', 'security_report']));
  });

  it('never move or lower a ticket that was routed already', async () => {
    const { call } = await freshCustomer(stack, '+15555550206');
    const made = await call.send('createTicket', newTicket('My account was hacked'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { intents: ['feature_request'], resolution: 'unknown' });
    expect(stack.desk.tickets().find((one) => one.id === id)).toMatchObject({ group: 'Security', priority: 'urgent' });
  });

  it('route the record of a call that opened no ticket', async () => {
    const call = stack.call('+15555550298');
    await hangUp(stack, call, { turns: 9, issue: 'The app crashes all the time' });
    const [ticket] = ticketsOf(stack, call);
    const found = stack.desk.tickets().find(({ id }) => id === String(ticket?.id));
    expect(found).toMatchObject({
      subject: '[bug_report] Unverified caller: The app crashes all the time',
      group: 'Engineering',
      priority: 'high',
    });
  });
});
