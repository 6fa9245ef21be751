import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import type { FaultEffect } from '../../../simulators/faults.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startDesk, write } from './support.ts';

const note = { body: 'Please look.', public: false, author: 'agent' } as const;
const email = 'sam@example.com';

/** A desk with a ticket, a group, and an agent who is a member of this group only. */
async function startWithTeam(...args: Parameters<typeof startDesk>) {
  const { sim, desk, clock } = await startDesk(...args);
  const sam = sim.store.seedUser({ name: 'Sam', email, role: 'agent' });
  const billing = sim.store.seedGroup('Billing', [sam.id]);
  const { ticket } = await desk.helpDesk.createTicket(draft(), write('create', clock.now()), options());
  sim.requests.length = 0;
  const change = (what: TicketChange, key = 'k', mayBeDone = false, firstTriedAt = Date.now()) => {
    const call = { ...options(), firstTriedAt };
    return desk.helpDesk.changeTicket(ticket.id, what, guard(), write(key, clock.now(), mayBeDone), call);
  };
  const stored = () => sim.store.tickets.get(Number(ticket.id));
  const bodies = () => sim.store.commentsOf(Number(ticket.id)).map(({ body }) => body);
  const sent = () => sim.requests.map(({ method, path }) => `${method} ${path.replace('/api/v2', '')}`);
  return { sim, desk, clock, sam, billing, ticket, change, stored, bodies, sent };
}

describe('an assignee who cannot be set', () => {
  it.each([
    ['no user has the address', 'nobody@example.com', 'notFound'],
    ['a customer has the address', 'ann@example.com', 'notFound'],
    ['the agent was deleted', 'gone@example.com', 'notFound'],
    ['it is not an address', 'sam" role:admin', 'notFound'],
  ])('is unmet while the rest of the change is done: %s', async (_name, assignee, why) => {
    const { sim, change, stored, bodies } = await startWithTeam();
    sim.store.seedUser({ name: 'Ann', email: 'ann@example.com' });
    const gone = sim.store.seedUser({ name: 'Gone', email: 'gone@example.com', role: 'agent' });
    gone.active = false;
    sim.store.saveUser(gone);
    const { unmet } = await change({ assignee, comment: note });
    expect(unmet).toEqual([{ what: 'assignee', wanted: assignee, why }]);
    expect(bodies()).toEqual(['It burns.', note.body]);
    expect(stored()?.assigneeId).toBeNull();
  });

  it('is ambiguous when two agents have the address', async () => {
    const { sim, sam, change } = await startWithTeam();
    const twin = sim.store.seedUser({ name: 'Twin', role: 'agent' });
    sim.store.addIdentity(twin, 'email', email);
    sim.store.saveUser(twin);
    expect((await change({ assignee: email })).unmet).toEqual([{ what: 'assignee', wanted: email, why: 'ambiguous' }]);
    expect(sam.email).toBe(email);
  });

  it('because they are not in the group is unmet, and a second write leaves them out', async () => {
    const { sim, change, stored, bodies, sent } = await startWithTeam();
    const sales = sim.store.seedGroup('Sales', []);
    const { ticket, unmet } = await change({ assignee: email, group: 'Sales', comment: note, status: 'open' });
    expect(unmet).toEqual([{ what: 'assignee', wanted: email, why: 'refused' }]);
    expect(ticket).toMatchObject({ groupId: String(sales.id), assigneeId: null, status: 'open' });
    expect(bodies()).toEqual(['It burns.', note.body]);
    expect(stored()?.tags).toEqual(['phone']);
    expect(sent().filter((request) => request.startsWith('PUT'))).toHaveLength(2);
  });

  it('because the search is down makes the change fail for a minute, and is unmet then', async () => {
    const { sim, change, bodies } = await startWithTeam();
    sim.faults.add({ kind: 'status', status: 503, times: 0, match: { path: '/api/v2/search' } });
    expect((await failureOf(change({ assignee: email, comment: note }))).kind).toBe('unavailable');
    expect(bodies()).toEqual(['It burns.']);
    const { unmet } = await change({ assignee: email, comment: note }, 'k', false, Date.now() - 70_000);
    expect(unmet).toEqual([{ what: 'assignee', wanted: email, why: 'unavailable' }]);
    expect(bodies()).toEqual(['It burns.', note.body]);
  });
});

describe('an assignee', () => {
  it('is found by e-mail address and further addresses, ignoring case', async () => {
    const { sim, sam, billing, change, sent } = await startWithTeam();
    sim.store.addIdentity(sam, 'email', 'sam.smith@example.com');
    sim.store.saveUser(sam);
    for (const address of ['SAM@example.com', 'sam.smith@example.com']) {
      const { ticket, unmet } = await change({ assignee: address, group: 'Billing' }, address);
      expect(unmet).toEqual([]);
      expect(ticket).toMatchObject({ assigneeId: String(sam.id), groupId: String(billing.id) });
    }
    expect(sent().filter((request) => request.startsWith('PUT'))).toHaveLength(2);
  });

  it.each<[string, FaultEffect, number]>([
    ['lost before it was done', { kind: 'reset' }, 1],
    ['lost after it was done', { kind: 'lostAnswer' }, 1],
    ['refused first, the second write lost before it was done', { kind: 'reset' }, 2],
    ['refused first, the second write lost after it was done', { kind: 'lostAnswer' }, 2],
    ['refused first, then a server error', { kind: 'status', status: 500 }, 2],
    ['refused first, then a conflict', { kind: 'status', status: 409 }, 2],
  ])('who is not in the group is unmet, whatever happens to the answers: %s', async (_name, effect, nth) => {
    const { sim, change, bodies } = await startWithTeam();
    sim.store.seedGroup('Sales', []);
    sim.faults.add({ ...effect, match: { method: 'PUT', nth } });
    const what: TicketChange = { assignee: email, group: 'Sales', comment: note };
    const { kind } = await failureOf(change(what));
    const { unmet, ticket } = await change(what, 'k', kind !== 'conflict');
    expect(unmet).toEqual([{ what: 'assignee', wanted: email, why: 'refused' }]);
    expect(ticket.assigneeId).toBeNull();
    expect(bodies()).toEqual(['It burns.', note.body]);
  });
});

describe('a group that cannot be found', () => {
  it.each([
    ['missing', [], 'notFound'],
    ['ambiguous', ['Refunds', 'REFUNDS '], 'ambiguous'],
  ] as const)('because it is %s is unmet, and the ticket is tagged', async (_name, groups, why) => {
    const { sim, desk, clock, change, stored } = await startWithTeam();
    for (const group of groups) sim.store.seedGroup(group);
    const unmet = [{ what: 'group', wanted: 'Refunds', why }];
    expect((await change({ group: 'Refunds', comment: note })).unmet).toEqual(unmet);
    expect(stored()?.tags).toContain('deskbridge-unrouted');
    const wanted = draft({ group: 'Refunds', externalId: 'x' });
    const made = await desk.helpDesk.createTicket(wanted, write('x', clock.now()), options());
    expect(made).toMatchObject({ unmet, ticket: { tags: ['deskbridge-unrouted', 'phone'] } });
  });

  it('because we may not list groups is unmet as refused', async () => {
    const { sim, change } = await startWithTeam();
    sim.faults.add({ kind: 'status', status: 403, match: { path: '/api/v2/groups' } });
    expect((await change({ group: 'Billing' })).unmet).toEqual([{ what: 'group', wanted: 'Billing', why: 'refused' }]);
  });
});

describe('a group that was deleted after its name was looked up', () => {
  /** The name is cached, but the group is deleted. */
  async function startWithoutGroup() {
    const team = await startWithTeam();
    await team.change({ group: 'Billing' }, 'warm');
    team.sim.store.groups.delete(team.billing.id);
    team.sim.requests.length = 0;
    const wanted = draft({ group: 'Billing', externalId: 'new' });
    const create = (mayBeDone = false) =>
      team.desk.helpDesk.createTicket(wanted, write('new', team.clock.now(), mayBeDone), options());
    const made = () => [...team.sim.store.tickets.values()].filter(({ externalId }) => externalId === 'new');
    return { ...team, create, made };
  }
  const refused = [{ what: 'group', wanted: 'Billing', why: 'refused' }];

  it('is left out of a new ticket', async () => {
    const { create, made, sent } = await startWithoutGroup();
    const { ticket, unmet } = await create();
    expect(unmet).toEqual(refused);
    expect(ticket).toMatchObject({ groupId: null, tags: ['deskbridge-unrouted', 'phone'] });
    expect(made()).toHaveLength(1);
    expect(sent()).toEqual(['POST /tickets', 'POST /tickets']);
  });

  it.each<[string, FaultEffect, number]>([
    ['the first is lost', { kind: 'lostAnswer' }, 1],
    ['the first hangs', { kind: 'reset' }, 1],
    ['the second is lost after it was done', { kind: 'lostAnswer' }, 2],
    ['the second is lost before it was done', { kind: 'reset' }, 2],
    ['the second has a server error', { kind: 'html' }, 2],
  ])('makes one ticket whatever happens to the two requests: %s', async (_name, effect, nth) => {
    const { sim, create, made } = await startWithoutGroup();
    sim.faults.add({ ...effect, match: { method: 'POST', path: '/api/v2/tickets', nth } });
    await failureOf(create());
    expect((await create(true)).unmet).toEqual(refused);
    expect(made()).toHaveLength(1);
  });

  it('makes one ticket even while the list of tickets lags', async () => {
    const { sim, create, made } = await startWithoutGroup();
    sim.settings.listLagMs = 60_000;
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets', nth: 2 } });
    await failureOf(create());
    expect((await create(true)).ticket.id).toBe(String(made()[0]?.id));
    expect(made()).toHaveLength(1);
  });

  it('makes one ticket even when the group exists again before the next try', async () => {
    const { sim, billing, create, made } = await startWithoutGroup();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets', nth: 2 } });
    await failureOf(create());
    sim.store.groups.set(billing.id, billing);
    expect((await create(true)).unmet).toEqual(refused);
    expect(made()).toHaveLength(1);
  });

  it('is left out of a change, which is otherwise done completely', async () => {
    const { change, stored, bodies } = await startWithoutGroup();
    const { unmet } = await change({ group: 'Billing', comment: note, addTags: ['vip'], priority: 'urgent' });
    expect(unmet).toEqual(refused);
    expect(bodies()).toEqual(['It burns.', note.body]);
    expect(stored()).toMatchObject({ tags: ['deskbridge-unrouted', 'phone', 'vip'], priority: 'urgent' });
  });
});

describe('a refusal of something else', () => {
  it('is never taken for a refusal of group or assignee', async () => {
    const { desk, clock, billing, change, sent } = await startWithTeam({
      requiredOnSolve: [{ id: 1, type: 'FieldTicketType', title: 'Type' }],
    });
    const { unmet, ticket } = await change({ status: 'solved', group: 'Billing' });
    expect(unmet).toEqual([{ what: 'status', wanted: 'solved', why: 'refused' }]);
    expect(ticket.groupId).toBe(String(billing.id));
    const wrong = draft({ requesterId: '404', group: 'Billing', externalId: 'x' });
    const create = desk.helpDesk.createTicket(wrong, write('x', clock.now()), options());
    expect(await failureOf(create)).toMatchObject({ kind: 'rejected', fields: [{ field: 'requester' }] });
    expect(sent().filter((request) => request === 'POST /tickets')).toHaveLength(1);
  });
});
