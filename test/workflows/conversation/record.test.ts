import { defaultRules } from '../../../src/domain/conversation/rules.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshCustomer, hangUp, notesOn, ticketOf, ticketsOf, newTicket } from '../../support/calls.ts';
import { authenticate, startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe('the record of a conversation', () => {
  const messages = [
    { by: 'customer', text: `My printer ${'really '.repeat(80)}burns.` },
    { by: 'ai', text: 'Please unplug it.' },
    { by: 'customer', text: 'Done, thanks.' },
    { by: 'ai', text: 'Goodbye.' },
  ] as const;

  it('names issue, last answer, messages, tools and reason, and has everything that was said attached', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', newTicket('Printer'));
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

  it('is kept of every conversation if the policy says so', async () => {
    const other = await startStack({ rules: { ...defaultRules, ticketPolicy: 'always' } });
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

describe('a conversation that ended', () => {
  it('as a duplicate: both tickets name each other, the later one is solved and its priority lowered', async () => {
    const { call, again } = await freshCustomer(stack, '+15555550205');
    const made = await call.send('createTicket', newTicket('Printer'));
    const original = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call);
    const later = await again();
    await later.send('listTickets', {});
    const second = await later.send('createTicket', { ...newTicket('The printer again'), priority: 'high' });
    const duplicate = second.kind === 'created' ? second.ticket.id : '';
    await hangUp(stack, later, { resolution: 'duplicate', duplicateOf: original });
    expect(ticketOf(stack, duplicate)).toMatchObject({ status: 'solved', priority: 'normal' });
    expect(notesOn(stack, Number(duplicate)).join()).toContain(`Duplicate of ticket ${original}.`);
    expect(notesOn(stack, Number(original)).join()).toContain(`Ticket ${duplicate} is a duplicate of this one.`);
  });

  it("as a duplicate of a ticket that is not the customer's: nothing is solved and nothing is revealed", async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const stranger = stack.desk.seedCustomer({ name: 'Charles', phone: null, email: 'charles@example.com' });
    const theirs = stack.desk.seedTicket({ requesterId: stranger, subject: 'Engine', body: 'stuck' });
    const made = await call.send('createTicket', newTicket('Printer'));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await hangUp(stack, call, { resolution: 'duplicate', duplicateOf: theirs });
    expect(ticketOf(stack, id).status).toBe('open');
    expect(notesOn(stack, Number(theirs))).toEqual([]);
  });

  it('does not overwrite what a human set meanwhile; the note says so', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', { ...newTicket('Printer'), priority: 'high' });
    const id = made.kind === 'created' ? made.ticket.id : '';
    // Zendesk distinguishes two changes of one ticket only by whole seconds.
    const ticket = ticketOf(stack, id);
    stack.desk.agent.setStatus(id, 'onHold');
    ticket.updatedAtMs += 2_000;
    await hangUp(stack, call, { resolution: 'resolved' });
    expect(ticketOf(stack, id).status).toBe('hold');
    expect(notesOn(stack, Number(id))).toEqual([expect.stringContaining('wanted: solved, found: onHold')]);
  });
});
