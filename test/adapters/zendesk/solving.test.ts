import { describe, expect, it } from 'vitest';
import type { TicketChange, TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import type { FaultEffect } from '../../../simulators/faults.ts';
import { assigneeRequired } from '../../../simulators/zendesk/settings.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { connect, draft, link, startDesk, write } from './support.ts';

const solver = 'robin@example.com';
const typeRequired = { id: 2, type: 'FieldTicketType', title: 'Type' } as const;
const statusUnmet = { what: 'status', wanted: 'solved', why: 'refused' };
const transcript = { name: 'call.json', contentType: 'application/json', content: '{}', encoding: 'utf8' } as const;

/** Everything that the end of a resolved call writes. */
const outcome: TicketChange = {
  comment: { body: 'Summary', public: false, author: 'agent', files: [transcript] },
  status: 'solved',
  priority: 'low',
  addTags: ['resolved'],
  link: link({ summary: 'It is out.' }),
};

/** A desk with a ticket that nobody is assigned to, and an agent who may be configured to solve tickets. */
async function start(simulated: Parameters<typeof startDesk>[0] = {}, solveAs: 'nobody' | 'email' | 'id' = 'nobody') {
  const { sim, clock } = await startDesk(simulated);
  const robin = sim.store.seedUser({ name: 'Robin', email: solver, role: 'agent' });
  const configured = { nobody: null, email: solver, id: String(robin.id) }[solveAs];
  const desk = connect(sim.url, { now: clock.now, solveAs: configured, summaryFieldId: '72' });
  const create = (changes: Partial<TicketDraft> = {}, key = 'create', mayBeDone = false) =>
    desk.helpDesk.createTicket(draft(changes), write(key, clock.now(), mayBeDone), options());
  const { ticket } = await create();
  sim.requests.length = 0;
  const change = (what: TicketChange, mayBeDone = false) =>
    desk.helpDesk.changeTicket(ticket.id, what, guard(), write('k', clock.now(), mayBeDone), options());
  const stored = () => sim.store.tickets.get(Number(ticket.id));
  const bodies = () => sim.store.commentsOf(Number(ticket.id)).map(({ body }) => body);
  const puts = () => sim.requests.filter(({ method }) => method === 'PUT').length;
  return { sim, robin, create, change, stored, bodies, puts };
}

describe('a ticket that must have an assignee to be solved', () => {
  it('gets everything but the status when nobody is assigned and no agent is configured', async () => {
    const { sim, change, stored, bodies } = await start();
    const { ticket, unmet } = await change(outcome);
    expect(unmet).toEqual([statusUnmet]);
    expect(ticket).toMatchObject({ status: 'new', priority: 'low', tags: ['phone', 'resolved'] });
    expect(bodies()).toEqual(['It burns.', 'Summary']);
    expect(stored()?.customFields).toEqual([{ id: 72, value: 'It is out.' }]);
    expect(sim.store.comments.at(-1)?.attachments.map(({ fileName }) => fileName)).toEqual(['call.json']);
  });

  it.each(['email', 'id'] as const)('is solved by the configured agent, who is given by %s', async (how) => {
    const { robin, change, bodies } = await start({}, how);
    const { ticket, unmet } = await change(outcome);
    expect(unmet).toEqual([]);
    expect(ticket).toMatchObject({ status: 'solved', assigneeId: String(robin.id), priority: 'low' });
    expect(bodies()).toEqual(['It burns.', 'Summary']);
  });

  it('stays with the person who is assigned, whoever is configured', async () => {
    const { sim, change, stored, puts } = await start({}, 'email');
    const sam = sim.store.seedUser({ name: 'Sam', role: 'agent' });
    const ticket = stored();
    if (ticket !== undefined) ticket.assigneeId = sam.id;
    expect(await change(outcome)).toMatchObject({
      unmet: [],
      ticket: { status: 'solved', assigneeId: String(sam.id) },
    });
    expect(puts()).toBe(1);
  });

  it('is solved without an assignee in an account that has given up the rule', async () => {
    const { change, puts } = await start({ requiredOnSolve: [] }, 'email');
    expect(await change(outcome)).toMatchObject({ unmet: [], ticket: { status: 'solved', assigneeId: null } });
    expect(puts()).toBe(1);
  });

  it('is not solved when the customer asks for it and nothing else, and no request is wasted after that', async () => {
    const { change, puts } = await start();
    expect(await change({ status: 'closed' })).toMatchObject({
      unmet: [{ ...statusUnmet, wanted: 'closed' }],
      ticket: { status: 'new' },
    });
    expect(puts()).toBe(1);
  });

  it('is not solved by a configured agent who does not exist, and both are named', async () => {
    const { sim, robin, change, bodies } = await start({}, 'email');
    robin.active = false;
    sim.store.saveUser(robin);
    const { unmet } = await change(outcome);
    expect(unmet).toEqual([{ what: 'assignee', wanted: solver, why: 'notFound' }, statusUnmet]);
    expect(bodies()).toEqual(['It burns.', 'Summary']);
  });

  it.each([403, 404, 422])(
    'is not solved by a configured agent who cannot be looked up (%i), and the rest is written',
    async (status) => {
      const { sim, change, bodies } = await start({}, 'email');
      sim.faults.add({ kind: 'status', status, times: 0, match: { path: '/api/v2/search' } });
      const { unmet } = await change(outcome);
      expect(unmet).toEqual([{ what: 'assignee', wanted: solver, why: 'unavailable' }, statusUnmet]);
      expect(bodies()).toEqual(['It burns.', 'Summary']);
      sim.faults.clear();
      sim.faults.add({ kind: 'status', status, times: 0, match: { path: '/api/v2/users/.*identities' } });
      expect((await change({ assignee: 'sam@example.com', priority: 'urgent' })).ticket.priority).toBe('urgent');
    },
  );

  it('is not solved by a configured agent who is not in its group, and both are named', async () => {
    const { sim, change, bodies } = await start({}, 'id');
    const billing = sim.store.seedGroup('Billing', []);
    const { unmet, ticket } = await change({ ...outcome, group: 'Billing' });
    expect(unmet.map(({ what, why }) => [what, why])).toEqual([
      ['assignee', 'refused'],
      ['status', 'refused'],
    ]);
    expect(ticket).toMatchObject({ groupId: String(billing.id), assigneeId: null, status: 'new' });
    expect(bodies()).toEqual(['It burns.', 'Summary']);
  });

  it.each([
    ['a field besides the assignee', [assigneeRequired, typeRequired]],
    ['another field', [typeRequired]],
  ])('or %s gets everything but the status, and no assignee for nothing', async (_name, requiredOnSolve) => {
    const { change, bodies } = await start({ requiredOnSolve }, 'email');
    expect(await change(outcome)).toMatchObject({ unmet: [statusUnmet], ticket: { assigneeId: null } });
    expect(bodies()).toEqual(['It burns.', 'Summary']);
  });
});

describe('a note whose write is refused for a reason that names no part', () => {
  const reason = { error: 'RecordInvalid', details: { base: [{ description: 'Dieser Wert ist nicht erlaubt.' }] } };

  it.each([422, 403])('with %i is written alone, and every part is named', async (status) => {
    const { sim, change, bodies, stored, puts } = await start();
    sim.faults.add({ kind: 'status', status, body: reason, match: { method: 'PUT' } });
    const { unmet } = await change(outcome);
    expect(unmet).toEqual([
      { what: 'priority', wanted: 'low', why: 'refused' },
      statusUnmet,
      { what: 'link', wanted: 'field 72', why: 'refused' },
    ]);
    expect(bodies()).toEqual(['It burns.', 'Summary']);
    expect([stored()?.tags, puts()]).toEqual([['phone', 'resolved'], 2]);
  });

  it('fails when the note alone is refused too; without a note nothing is tried again', async () => {
    const { sim, change, bodies, puts } = await start();
    sim.faults.add({ kind: 'status', status: 422, body: reason, times: 0, match: { method: 'PUT' } });
    expect(await failureOf(change(outcome))).toMatchObject({ kind: 'rejected', reason: 'other' });
    expect(puts()).toBe(2);
    expect(await failureOf(change({ priority: 'urgent' }))).toMatchObject({ kind: 'rejected', reason: 'other' });
    expect([bodies(), puts()]).toEqual([['It burns.'], 3]);
  });
});

describe('a write without the status', () => {
  it.each<[string, FaultEffect, number]>([
    ['the first is lost before it was refused', { kind: 'reset' }, 1],
    ['the second is lost before it was done', { kind: 'reset' }, 2],
    ['the second is lost after it was done', { kind: 'lostAnswer' }, 2],
    ['the second has a server error', { kind: 'status', status: 500 }, 2],
    ['the second meets a rate limit', { kind: 'status', status: 429 }, 2],
  ])('is done once whatever happens to the two requests: %s', async (_name, effect, nth) => {
    const { sim, change, bodies, stored } = await start();
    sim.faults.add({ ...effect, match: { method: 'PUT', nth } });
    const { kind } = await failureOf(change(outcome));
    const { unmet } = await change(outcome, kind !== 'rateLimited');
    expect(unmet).toEqual([statusUnmet]);
    expect(bodies()).toEqual(['It burns.', 'Summary']);
    expect(stored()?.tags).toEqual(['phone', 'resolved']);
  });
});

describe('a new ticket that would be solved at once', () => {
  const solved = { status: 'solved', externalId: 'record' } as const;

  it('is made without the status, and is one whatever happens to the requests', async () => {
    for (const nth of [1, 2]) {
      const { sim, create } = await start();
      sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets', nth } });
      await failureOf(create(solved, 'record'));
      const { ticket, unmet } = await create(solved, 'record', true);
      expect(unmet).toEqual([statusUnmet]);
      expect(ticket.status).toBe('new');
      expect([...sim.store.tickets.values()].filter(({ externalId }) => externalId === 'record')).toHaveLength(1);
    }
  });

  it('is solved by the configured agent', async () => {
    const { robin, create } = await start({}, 'email');
    const made = await create(solved, 'record');
    expect(made).toMatchObject({ unmet: [], ticket: { status: 'solved', assigneeId: String(robin.id) } });
  });
});
