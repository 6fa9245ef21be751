import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addCustomer,
  ended,
  hangUp,
  notesOn,
  openTicket,
  summaryOf,
  ticketOf,
  ticketsOf,
  tryPin,
} from '../../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

async function authenticated(): Promise<TestCall> {
  const call = stack.call();
  await authenticate(stack, call);
  return call;
}

/** An older ticket of the customer, to which this call adds a comment. */
async function commentedOlderTicket(status: 'open' | 'pending'): Promise<{ call: TestCall; id: number }> {
  const before = await authenticated();
  const { id } = await openTicket(stack, before);
  await hangUp(stack, before);
  ticketOf(stack, String(id)).status = status;
  const call = await authenticated();
  const comment = { body: 'One more thing', public: false };
  await call.send('changeTicket', { ticketId: String(id), status: null, priority: null, comment });
  return { call, id };
}

describe('a call leaves no ticket', () => {
  it('if there were only wrong PINs', async () => {
    await addCustomer(stack, '+15555550130', '303030');
    const call = stack.call('+15555550130');
    await tryPin(stack, call, '111111');
    await tryPin(stack, call, '222222');
    expect(await hangUp(stack, call)).toMatchObject({ status: 'open', ticketIds: [], operations: 0, transfer: null });
    expect(ticketsOf(stack, call)).toHaveLength(0);
  });

  it('if little was said and nothing was requested', async () => {
    const call = await authenticated();
    expect(await hangUp(stack, call, { turns: 3 })).toMatchObject({ ticketIds: [] });
    expect(ticketsOf(stack, call)).toHaveLength(0);
  });
});

describe('a call leaves a ticket', () => {
  it('if the customer wrote more than three messages, although they were not verified', async () => {
    const call = stack.call('+15555550131');
    await hangUp(stack, call, { turns: 4, issue: 'Wants to know the opening hours' });
    const tickets = ticketsOf(stack, call);
    expect(tickets).toMatchObject([{ status: 'open', requesterId: stack.zendesk.agentId, isPublic: false }]);
    expect(tickets[0]?.subject).toBe('Unverified caller: Wants to know the opening hours');
    expect(tickets[0]?.tags).toContain('unverified-caller');
    expect(tickets[0]?.description).toContain('+15555550131');
  });

  it('if tickets were listed, since the customer needed something', async () => {
    const call = await authenticated();
    await call.send('listTickets', {});
    await hangUp(stack, call, { turns: 1, resolution: 'resolved', summary: 'Asked about the printer.' });
    const tickets = ticketsOf(stack, call);
    expect(tickets).toMatchObject([{ status: 'solved', requesterId: stack.adaId, isPublic: false }]);
    expect(notesOn(stack, tickets[0]?.id ?? 0)).toEqual([expect.stringContaining('Asked about the printer.')]);
  });
});

describe('the end of a call', () => {
  it.each([
    ['resolved', 'solved', 'resolved'],
    ['unknown', 'open', 'authenticated'],
    ['pendingCustomer', 'pending', 'authenticated'],
    [null, 'open', 'authenticated'],
  ] as const)('reported as %s leaves its own ticket %s', async (resolution, status, conversation) => {
    const call = await authenticated();
    const { id } = await openTicket(stack, call);
    expect(await hangUp(stack, call, { resolution })).toMatchObject({ status: conversation, ticketIds: [String(id)] });
    expect(ticketOf(stack, String(id)).status).toBe(status);
  });

  it.each(['open', 'pending'] as const)('leaves an older ticket %s, whatever is reported', async (status) => {
    const { call, id } = await commentedOlderTicket(status);
    await hangUp(stack, call, { resolution: 'resolved' });
    expect(ticketOf(stack, String(id)).status).toBe(status);
    expect(notesOn(stack, id).filter((note) => note.includes(`call/${call.id}`))).toHaveLength(1);
  });

  it('does not overrule what the customer asked for', async () => {
    const call = await authenticated();
    const { id } = await openTicket(stack, call);
    const set = { status: 'pending', priority: null, comment: null } as const;
    await call.send('changeTicket', { ticketId: String(id), ...set });
    await hangUp(stack, call, { resolution: 'resolved' });
    expect(ticketOf(stack, String(id)).status).toBe('pending');
  });

  it('never solves what was handed off to a human', async () => {
    const call = await authenticated();
    await call.send('escalate', { reason: 'angry', summary: null, intents: [], ticketId: null });
    expect(await hangUp(stack, call, { resolution: 'resolved' })).toMatchObject({ status: 'escalated' });
    expect(ticketsOf(stack, call)).toMatchObject([{ status: 'open' }]);
  });
});

describe('the internal note', () => {
  it('is written once, although the summary came three times and the hang-up twice', async () => {
    const call = await authenticated();
    const { id } = await openTicket(stack, call);
    const summary = summaryOf({ summary: 'The printer jams.', issue: 'Printer', intents: ['bug_report'], turns: 7 });
    await call.send('summarize', summary);
    await call.send('summarize', summary);
    await Promise.all([call.send('end', null), call.send('summarize', summary), call.send('end', null)]);
    await ended(stack, call);
    expect(await call.send('summarize', summary)).toEqual({ kind: 'refused', reason: 'ended' });
    expect(notesOn(stack, id)).toHaveLength(1);
    const [note] = notesOn(stack, id);
    for (const part of ['The printer jams.', 'Customer issue: Printer', 'bug_report', '7', 'createTicket']) {
      expect(note).toContain(part);
    }
  });

  it('is written at once when the summary comes after the hang-up', async () => {
    const call = await authenticated();
    const { id } = await openTicket(stack, call);
    await call.send('end', null);
    await call.send('summarize', summaryOf({ summary: 'Late news.' }));
    await ended(stack, call);
    expect(notesOn(stack, id)).toEqual([expect.stringContaining('Late news.')]);
  });

  it('covers all sessions of a call', async () => {
    const call = await authenticated();
    const { id } = await openTicket(stack, call);
    await call.send('summarize', summaryOf({ summary: 'First half.' }));
    await hangUp(stack, call, { summary: 'Second half.' });
    expect(notesOn(stack, id)).toHaveLength(1);
    expect(notesOn(stack, id)[0]).toMatch(/First half\.[^]*Second half\./);
  });

  it('is on the ticket of the handoff, if there is one', async () => {
    const call = await authenticated();
    const handed = await openTicket(stack, call);
    const escalation = { reason: 'stuck', summary: null, intents: [], ticketId: String(handed.id) };
    await call.send('escalate', escalation);
    const other = await openTicket(stack, call);
    await hangUp(stack, call);
    expect(notesOn(stack, handed.id).filter((note) => note.includes('Phone call ended.'))).toHaveLength(1);
    expect(notesOn(stack, other.id)).toHaveLength(0);
  });
});
