import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { usualRules } from '../../src/domain/conversation.ts';
import { addCustomer, ended, hangUp, notesOn, ticketOf, ticketsOf, tryPin } from '../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../support/stack.ts';
import { quietRuntime, uniqueName } from '../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** A verified call of a customer nobody else of this file calls as. */
async function freshCustomer(phone: string): Promise<{ call: TestCall; again: () => Promise<TestCall> }> {
  await addCustomer(stack, phone, '012345');
  const again = async (): Promise<TestCall> => {
    const call = stack.call(phone);
    expect(await tryPin(stack, call, '012345')).toMatchObject({ kind: 'verified' });
    return call;
  };
  return { call: await again(), again };
}

const wish = (subject: string, intents: string[] = []) => ({ subject, body: 'x', priority: null, intents });

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
      'by its words when nobody named one',
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
    expect(await call.send('createTicket', wish(subject, intents))).toMatchObject({
      kind: 'created',
      ticket: { subject, priority },
    });
    const ticket = stack.desk.tickets().find(({ id }) => ticketsOf(stack, call).some((own) => String(own.id) === id));
    expect(ticket).toMatchObject({ subject: title, group, priority, conversation: `call/${call.id}` });
    for (const intent of intents) expect(ticket?.tags).toContain(intent);
  });
});

describe('a customer who comes back', () => {
  it('about the same, soon: what they say goes to the open ticket', async () => {
    const { call, again } = await freshCustomer('+15555550201');
    const first = await call.send('createTicket', wish('Charged twice', ['billing_problem']));
    await hangUp(stack, call);
    const later = await again();
    const second = await later.send('createTicket', wish('Still charged twice', ['billing_problem']));
    expect(first.kind === 'created' && second.kind === 'continued' && first.ticket.id === second.ticket.id).toBe(true);
    expect(ticketsOf(stack, later)).toEqual([]);
    const id = second.kind === 'continued' ? second.ticket.id : '';
    const comments = stack.desk.tickets().find((ticket) => ticket.id === id)?.comments;
    expect(comments?.filter((comment) => comment.public).map(({ body }) => body)).toEqual([
      'x',
      'Still charged twice\n\nx',
    ]);
  });

  it('about something else, or in the same call, or about what is solved: it is a ticket of its own', async () => {
    const { call, again } = await freshCustomer('+15555550202');
    const first = await call.send('createTicket', wish('Charged twice', ['billing_problem']));
    expect(await call.send('createTicket', wish('Another charge', ['billing_problem']))).toMatchObject({
      kind: 'created',
    });
    await hangUp(stack, call);
    const later = await again();
    expect(await later.send('createTicket', wish('It crashes', ['bug_report']))).toMatchObject({ kind: 'created' });
    for (const own of ticketsOf(stack, call)) stack.desk.agent.setStatus(String(own.id), 'solved');
    const last = await later.send('createTicket', wish('Charged again', ['billing_problem']));
    expect(last).toMatchObject({ kind: 'created' });
    expect(last.kind === 'created' && first.kind === 'created' && last.ticket.id !== first.ticket.id).toBe(true);
  });

  it('and speaks to a solved ticket: it is open again', async () => {
    const { call } = await freshCustomer('+15555550203');
    const made = await call.send('createTicket', wish('Printer'));
    const ticketId = made.kind === 'created' ? made.ticket.id : '';
    stack.desk.agent.setStatus(ticketId, 'solved');
    expect(await call.send('getTicket', { ticketId })).toMatchObject({ ticket: { status: 'solved' } });
    const comment = { body: 'It is broken again.', public: true };
    await call.send('changeTicket', { ticketId, status: null, priority: null, comment });
    expect(ticketOf(stack, ticketId).status).toBe('open');
  });

  it('to a closed ticket, twice, in two calls: there is one follow-up', async () => {
    const { call, again } = await freshCustomer('+15555550204');
    const made = await call.send('createTicket', wish('Printer'));
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

describe('the record of a conversation', () => {
  const messages = [
    { by: 'customer', text: `My printer ${'really '.repeat(80)}burns.` },
    { by: 'ai', text: 'Please unplug it.' },
    { by: 'customer', text: 'Done, thanks.' },
    { by: 'ai', text: 'Goodbye.' },
  ] as const;

  it('names issue, last answer, messages, tools and reason, and carries everything that was said', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', wish('Printer'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { messages: [...messages], resolution: 'resolved' });
    const [note] = notesOn(stack, Number(id));
    for (const part of [
      'Last answer of the AI: Goodbye.',
      'Messages: 4',
      'Tools used: createTicket',
      'Escalation reason: none',
      call.id,
    ]) {
      expect(note).toContain(part);
    }
    expect(note).toMatch(/Customer issue: My printer (really )+really…$/m);
    const comment = stack.desk
      .tickets()
      .find((ticket) => ticket.id === id)
      ?.comments.at(-1);
    expect(comment?.public).toBe(false);
    const exported = JSON.parse(comment?.files[0]?.content ?? '{}') as Record<string, unknown>;
    expect(exported).toMatchObject({ conversation_id: `call/${call.id}`, tools_used: ['createTicket'] });
    expect(exported['messages']).toEqual(messages.map(({ by, text }) => ({ role: by, content: text })));
  });

  it('is kept of every conversation where the policy says so', async () => {
    const other = await startStack({ rules: { ...usualRules, ticketPolicy: 'always' } });
    try {
      const call = other.call('+15555550299');
      await call.send('begin', null);
      await hangUp(other, call, { turns: 1 });
      expect(ticketsOf(other, call)).toHaveLength(1);
    } finally {
      await other.close();
    }
  });
});

describe('how it ended', () => {
  it('as a duplicate: both tickets name each other, the later one is solved and calmer', async () => {
    const { call, again } = await freshCustomer('+15555550205');
    const made = await call.send('createTicket', wish('Printer'));
    const original = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call);
    const later = await again();
    await later.send('listTickets', {});
    const second = await later.send('createTicket', { ...wish('The printer again'), priority: 'high' });
    const duplicate = second.kind === 'created' ? second.ticket.id : '';
    await hangUp(stack, later, { resolution: 'duplicate', duplicateOf: original });
    expect(ticketOf(stack, duplicate)).toMatchObject({ status: 'solved', priority: 'normal' });
    expect(notesOn(stack, Number(duplicate)).join()).toContain(`Duplicate of ticket ${original}.`);
    expect(notesOn(stack, Number(original)).join()).toContain(`Ticket ${duplicate} is a duplicate of this one.`);
  });

  it("as a duplicate of a ticket that is not the customer's: nothing is solved, nothing is told", async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const stranger = stack.desk.seedCustomer({ name: 'Charles', phone: null, email: 'charles@example.com' });
    const theirs = stack.desk.seedTicket({ requesterId: stranger, subject: 'Engine', body: 'stuck' });
    const made = await call.send('createTicket', wish('Printer'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { resolution: 'duplicate', duplicateOf: theirs });
    expect(ticketOf(stack, id).status).toBe('open');
    expect(notesOn(stack, Number(theirs))).toEqual([]);
  });

  it('is not written over what a human set meanwhile; the note says so', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', { ...wish('Printer'), priority: 'high' });
    const id = made.kind === 'created' ? made.ticket.id : '';
    // Zendesk tells two changes of one ticket apart by whole seconds.
    const ticket = ticketOf(stack, id);
    stack.desk.agent.setStatus(id, 'onHold');
    ticket.updatedAtMs += 2_000;
    await hangUp(stack, call, { resolution: 'resolved' });
    expect(ticketOf(stack, id).status).toBe('hold');
    expect(notesOn(stack, Number(id))).toEqual([expect.stringContaining('wanted: solved, found: onHold')]);
  });
});

describe('what humans do in the desk', () => {
  it('is known to the conversation, once, whatever the number of events; its own writes are no news', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', wish('Printer'));
    const ticketId = made.kind === 'created' ? made.ticket.id : '';
    const handle = stack.client.workflow.getHandle(`call/${call.id}`);
    const newsOf = async () => (await stack.conversations.state({ channel: 'call', id: call.id })).news;
    const touch = async () => {
      await Promise.all([1, 2, 3].map(() => handle.signal('ticketTouched', { ticketId })));
    };
    await touch();
    expect(await newsOf()).toEqual([]);
    ticketOf(stack, ticketId).updatedAtMs += 2_000;
    stack.desk.agent.setStatus(ticketId, 'solved');
    await touch();
    await expect.poll(newsOf).toEqual([expect.objectContaining({ ticketId, deed: 'solved' })]);
    stack.desk.agent.setStatus(ticketId, 'open');
    stack.desk.agent.remove(ticketId);
    await touch();
    await expect.poll(async () => (await newsOf()).map(({ deed }) => deed)).toEqual(['solved', 'deleted']);
    await call.send('end', null);
  });
});

describe('an operator', () => {
  it('takes a conversation over: its ticket is raised for humans, once', async () => {
    const call = stack.call('+15555550299');
    await call.send('begin', null);
    const handle = stack.client.workflow.getHandle(`call/${call.id}`);
    await handle.signal('takeOver', { by: 'Grace' });
    await handle.signal('takeOver', { by: 'Grace' });
    await expect.poll(() => ticketsOf(stack, call)).toHaveLength(1);
    await call.send('end', null);
    expect(await hangUp(stack, call)).toMatchObject({ status: 'escalated', resolution: 'escalated' });
    const [ticket] = ticketsOf(stack, call);
    expect(ticket?.status).toBe('open');
    expect(notesOn(stack, ticket?.id ?? 0).join('\n')).toContain('Grace took the conversation over');
  });

  it('says that it is resolved: the conversation ends and its ticket is solved', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', wish(uniqueName('settled')));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await call.send('summarize', { ...nothingSaid(), sessionId: uniqueName('session') });
    await stack.client.workflow.getHandle(`call/${call.id}`).signal('resolve', { by: 'Grace' });
    expect(await ended(stack, call)).toMatchObject({ status: 'resolved', resolution: 'resolved' });
    expect(ticketOf(stack, id).status).toBe('solved');
  });
});

function nothingSaid() {
  return {
    summary: '',
    issue: null,
    intents: [],
    resolution: null,
    duplicateOf: null,
    turns: 0,
    messages: [],
    omitted: 0,
  };
}

describe('what the end of a call tells of its intents', () => {
  it('routes a ticket that nobody could route before, and raises it while somebody still has to act', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', wish('Hello there'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { intents: ['security_report'], resolution: 'unknown' });
    const ticket = stack.desk.tickets().find((one) => one.id === id);
    expect(ticket).toMatchObject({ group: 'Security', priority: 'urgent', status: 'open' });
    expect(ticket?.tags).toEqual(expect.arrayContaining(['security', 'security_report']));
  });

  it('never moves or lowers what was routed already', async () => {
    const { call } = await freshCustomer('+15555550206');
    const made = await call.send('createTicket', wish('My account was hacked'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { intents: ['feature_request'], resolution: 'unknown' });
    expect(stack.desk.tickets().find((one) => one.id === id)).toMatchObject({ group: 'Security', priority: 'urgent' });
  });

  it('routes the record of a call that opened no ticket', async () => {
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
