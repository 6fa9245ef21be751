import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, hangUp, notesOn, summaryOf, ticketOf, ticketsOf, newTicket } from '../../support/calls.ts';
import { authenticate, startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

describe('what humans do in the desk', () => {
  it('becomes desk news once, whatever the number of events; our own writes do not', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', newTicket('Printer'));
    const ticketId = made.kind === 'created' ? made.ticket.id : '';
    const handle = stack.client.workflow.getHandle(`call/${call.id}`);
    const newsOf = async () => (await stack.conversations.state({ channel: 'call', id: call.id })).tickets.news;
    const touch = async () => {
      await Promise.all([1, 2, 3].map(() => handle.signal('ticketTouched', { ticketId })));
    };
    await touch();
    expect(await newsOf()).toEqual([]);
    ticketOf(stack, ticketId).updatedAtMs += 2_000;
    stack.desk.agent.setStatus(ticketId, 'solved');
    await touch();
    // Whoever solves a ticket without an assignee becomes its assignee.
    await expect
      .poll(newsOf)
      .toEqual(['solved', 'reassigned'].map((change) => expect.objectContaining({ ticketId, change }) as unknown));
    stack.desk.agent.setStatus(ticketId, 'open');
    stack.desk.agent.remove(ticketId);
    await touch();
    await expect
      .poll(async () => (await newsOf()).map(({ change }) => change))
      .toEqual(['solved', 'reassigned', 'deleted']);
    await call.send('end', null);
  });
});

describe('an operator', () => {
  it('takes a conversation over: its ticket is escalated, once', async () => {
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

  it('resolves a conversation: it ends and its ticket is solved', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    const made = await call.send('createTicket', newTicket(uniqueName('resolved')));
    const id = made.kind === 'created' ? made.ticket.id : '';
    await call.send('summarize', summaryOf({ summary: '', turns: 0 }));
    await stack.client.workflow.getHandle(`call/${call.id}`).signal('resolve', { by: 'Grace' });
    expect(await ended(stack, call)).toMatchObject({ status: 'resolved', resolution: 'resolved' });
    expect(ticketOf(stack, id).status).toBe('solved');
  });
});
