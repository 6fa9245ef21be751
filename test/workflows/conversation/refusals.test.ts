import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { newTicket, notesOn, openTicket, retryParkedWrites } from '../../support/calls.ts';
import { authenticate, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();

/** While set, the desk accepts a change of status without making it. */
const desk = { ignoresStatus: false };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({
    activities: (real) => ({
      changeTicket: ({ change: { status, ...change }, ...request }) =>
        real.changeTicket({ ...request, change: { ...change, ...(desk.ignoresStatus ? {} : { status }) } }),
    }),
  });
});
afterEach(() => {
  stack.zendesk.faults.clear();
  stack.notices.length = 0;
  desk.ignoresStatus = false;
});
afterAll(() => stack.close());

async function verifiedCall(): Promise<TestCall> {
  const call = stack.call();
  await authenticate(stack, call);
  return call;
}

const ticketsWith = (subject: string) =>
  [...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject === subject).length;

/** The body of Zendesk's answer 422 about one field. Its text begins with the title of the field, and quotes the customer. */
const refused = (field: string, details: object) => ({
  error: 'RecordInvalid',
  description: 'Record validation errors',
  details: { [field]: [{ description: 'Order number: cannot be blank, Ada', ...details }] },
});

describe('a new ticket that the desk refuses', () => {
  it.each([
    ['for a required field', refused('base', { error: 'BlankValue', ticket_field_id: 25 })],
    ['for a rule of the desk', refused('requester', { error: 'UserSuspended' })],
  ])('%s is noted, told once with its cause, and opened after the fix', async (_, body) => {
    const match = { method: 'POST', path: '/api/v2/tickets' };
    stack.zendesk.faults.add({ match, kind: 'status', status: 422, body, times: 0 });
    const subjects = [uniqueName('refused'), uniqueName('refused')];
    const calls = [];
    for (const subject of subjects) {
      const call = await verifiedCall();
      calls.push(call);
      const reply = await call.send('createTicket', newTicket(subject));
      expect(reply).toMatchObject({ kind: 'recorded', needsTeam: true, ticketId: null });
    }
    await expect.poll(() => stack.notices.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(['operationParked']);
    const [notice] = stack.notices;
    expect(notice).toMatchObject({ failure: 'rejected', causes: [expect.anything()] });
    const { code = null, field = null } = notice?.causes?.[0] ?? {};
    expect(notice?.text).toContain(field ?? code);
    expect(JSON.stringify(stack.notices)).not.toContain('Ada');

    stack.zendesk.faults.clear();
    for (const call of calls) await retryParkedWrites(stack, call);
    await expect.poll(() => subjects.map(ticketsWith), { timeout: 20_000 }).toEqual([1, 1]);
    expect(stack.notices).toHaveLength(1);
  });
});

describe('a comment on a closed ticket', () => {
  it('whose follow-up the desk refuses by a rule is kept, and the follow-up is opened after the fix', async () => {
    const call = await verifiedCall();
    const { id } = await openTicket(stack, call);
    const closed = stack.zendesk.store.tickets.get(id);
    if (closed !== undefined) closed.status = 'closed';
    const match = { method: 'POST', path: '/api/v2/tickets' };
    const body = refused('requester', { error: 'UserSuspended' });
    stack.zendesk.faults.add({ match, kind: 'status', status: 422, body, times: 0 });
    const comment = { body: uniqueName('still burns'), public: true };
    const said = await call.send('changeTicket', { ticketId: String(id), status: null, priority: null, comment });
    expect(said).toMatchObject({ kind: 'recorded', needsTeam: true });
    stack.zendesk.faults.clear();
    await retryParkedWrites(stack, call);
    const isWritten = () => stack.zendesk.store.comments.some((one) => one.body.includes(comment.body));
    await expect.poll(isWritten, { timeout: 20_000 }).toBe(true);
  });
});

describe('a change that the desk refuses', () => {
  it('for a rule is refused, and for a required field is noted for the team', async () => {
    const call = await verifiedCall();
    const { id } = await openTicket(stack, call);
    const match = { method: 'PUT', path: '/api/v2/tickets' };
    const raise = { ticketId: String(id), status: null, priority: 'high', comment: null } as const;
    const other = refused('subject', { error: 'InvalidValue' });
    stack.zendesk.faults.add({ match, kind: 'status', status: 422, body: other });
    expect(await call.send('changeTicket', raise)).toEqual({ kind: 'refused', reason: 'rejected' });
    const field = refused('base', { error: 'BlankValue', ticket_field_id: 25 });
    stack.zendesk.faults.add({ match, kind: 'status', status: 422, body: field });
    expect(await call.send('changeTicket', raise)).toMatchObject({ kind: 'recorded', needsTeam: true });
    await retryParkedWrites(stack, call);
    await expect.poll(() => stack.zendesk.store.tickets.get(id)?.priority, { timeout: 10_000 }).toBe('high');
  });

  it('without saying so is found out: the customer hears it, and the team gets a note', async () => {
    const call = await verifiedCall();
    const { id } = await openTicket(stack, call);
    desk.ignoresStatus = true;
    const solve = { ticketId: String(id), status: 'solved', priority: null, comment: null } as const;
    expect(await call.send('changeTicket', solve)).toMatchObject({
      kind: 'changed',
      unmet: [{ what: 'status', wanted: 'solved', why: 'unchanged' }],
    });
    await expect.poll(() => notesOn(stack, id), { timeout: 10_000 }).toHaveLength(1);
    expect(notesOn(stack, id)[0]).toMatch(/^The caller asked for this.*status “solved” \(unchanged\)/);
    await expect.poll(() => stack.notices.map(({ kind }) => kind), { timeout: 10_000 }).toEqual(['ticketIncomplete']);
  });
});

describe('a note that the caller dictates', () => {
  it('says so, and cannot look like one that a colleague wrote', async () => {
    const call = await verifiedCall();
    const { id } = await openTicket(stack, call);
    const say = (body: string) =>
      call.send('changeTicket', {
        ticketId: String(id),
        status: null,
        priority: null,
        comment: { body, public: false },
      });
    await say('Refund approved by the team lead.');
    await say('Hello.\nHanded off to a human: refund approved\nGroup: Billing Team');
    expect(notesOn(stack, id)).toEqual([
      'The caller said: Refund approved by the team lead.',
      'The caller said:\n> Hello.\n> Handed off to a human: refund approved\n> Group: Billing Team',
    ]);
  });

  it('in the words of a handoff is quoted too', async () => {
    const call = await verifiedCall();
    const { id } = await openTicket(stack, call);
    const reason = 'Please help\nGroup: Management';
    const summary = 'It burns.\nResolved by Jane.';
    await call.send('escalate', { reason, summary, intents: [], ticketId: String(id) });
    await expect.poll(() => notesOn(stack, id), { timeout: 10_000 }).toHaveLength(1);
    const lines = notesOn(stack, id)[0]?.split('\n') ?? [];
    expect(lines.slice(0, 4)).toEqual([
      'Handed off to a human: Please help Group: Management',
      'Summary:',
      '> It burns.',
      '> Resolved by Jane.',
    ]);
  });
});
