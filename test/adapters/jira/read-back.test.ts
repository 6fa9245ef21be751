import { describe, expect, it } from 'vitest';
import type { JiraDeskOptions } from '../../../simulators/jira/index.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startSite } from './support.ts';

async function startWithTicket(simulated: JiraDeskOptions = {}) {
  const site = await startSite(simulated);
  const { sim, jira, customer, write } = site;
  const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
  const change = (what: TicketChange) => jira.helpDesk.changeTicket(id, what, guard(), write('k'), options());
  return { ...site, id, change };
}

describe('the ticket as read after a write', () => {
  it('shows that a transition answered 204 has changed nothing, and the status is unmet', async () => {
    const { change } = await startWithTicket({ transitionsDoNothing: true });
    const { ticket, unmet } = await change({ status: 'solved' });
    expect(ticket.status).toBe('new');
    expect(unmet).toEqual([{ what: 'status', wanted: 'solved', why: 'unchanged' }]);
  });

  it('shows it for a new ticket too', async () => {
    for (const serviceDesk of [false, true]) {
      const { jira, write } = await startSite({ transitionsDoNothing: true, serviceDesk });
      const { unmet } = await jira.helpDesk.createTicket(draft({ status: 'pending' }), write('k'), options());
      expect(unmet).toEqual([{ what: 'status', wanted: 'pending', why: 'unchanged' }]);
    }
  });

  it('names a status to which the workflow has no way as unmet, and the rest is done', async () => {
    const { sim, change } = await startWithTicket();
    const { transitions } = sim.store.scheme;
    transitions.splice(0, transitions.length, ...transitions.filter(({ to }) => to === '3'));
    const { ticket, unmet } = await change({ status: 'solved', addTags: ['x'] });
    expect(ticket).toMatchObject({ status: 'new', tags: ['x'] });
    expect(unmet).toEqual([{ what: 'status', wanted: 'solved', why: 'unsupported' }]);
  });

  it('names a status whose transition is refused as unmet, and the comment is written', async () => {
    for (const status of [400, 403, 404]) {
      const { sim, change } = await startWithTicket();
      sim.faults.add({ kind: 'status', status, match: { method: 'POST', path: 'transitions$' } });
      const comment = { body: 'Please close it.', public: true, author: 'agent' } as const;
      const { unmet } = await change({ status: 'solved', comment });
      expect(unmet).toEqual([{ what: 'status', wanted: 'solved', why: 'refused' }]);
      expect(sim.tickets()[0]?.comments.at(-1)?.body).toBe('Please close it.');
    }
  });

  it('is no difference where another status stands in for the one wanted', async () => {
    const { sim, change } = await startWithTicket();
    const { transitions } = sim.store.scheme;
    transitions.splice(0, transitions.length, ...transitions.filter(({ to }) => to === '6'));
    expect(await change({ status: 'solved' })).toMatchObject({ ticket: { status: 'closed' }, unmet: [] });
  });

  it('shows priority and tags that the site took and dropped', async () => {
    const { sim, change } = await startWithTicket();
    const { onEvent } = sim.store;
    sim.store.onEvent = (event) => {
      // An automation of the site.
      Object.assign(event.issue, { priorityId: '3', labels: [] });
      onEvent(event);
    };
    const { unmet } = await change({ priority: 'urgent', addTags: ['vip', 'phone call'] });
    expect(unmet).toEqual([
      { what: 'priority', wanted: 'urgent', why: 'unchanged' },
      { what: 'tags', wanted: 'vip, phone-call', why: 'unchanged' },
    ]);
  });

  it('shows that the site took the group and the person and gave the ticket to somebody else', async () => {
    const { sim, jira, change, write } = await startWithTicket();
    sim.seedGroup('Billing');
    sim.seedAgent({ name: 'Grace Hopper', email: 'grace@example.com' });
    const wanted = { group: 'billing', assignee: 'grace@example.com' };
    expect((await change(wanted)).unmet).toEqual([]);
    const { onEvent } = sim.store;
    sim.store.onEvent = (event) => {
      Object.assign(event.issue, { assigneeId: null, componentIds: [] });
      onEvent(event);
    };
    const unmet = [{ what: 'group', wanted: 'billing', why: 'unchanged' }];
    expect((await change(wanted)).unmet).toEqual([
      { what: 'assignee', wanted: 'grace@example.com', why: 'unchanged' },
      ...unmet,
    ]);
    expect((await jira.helpDesk.createTicket(draft({ group: 'billing' }), write('c'), options())).unmet).toEqual(unmet);
  });
});

describe('fields that Jira refuses without a name', () => {
  it.each([400, 403])('with %i cost neither the note nor the ticket, and are unmet', async (status) => {
    const { sim, change, jira, customer, write } = await startWithTicket({ serviceDesk: true });
    const body = { errorMessages: ['Sie haben keine Berechtigung.'], errors: {} };
    sim.faults.add({ kind: 'status', status, body, times: 0, match: { method: 'PUT', path: 'issue/\\d+$' } });
    const comment = { body: 'Summary', public: false, author: 'agent' } as const;
    const names = ({ unmet }: { unmet: { what: string; why: string }[] }) => unmet.map(({ what, why }) => [what, why]);
    const parts = [
      ['priority', 'refused'],
      ['tags', 'refused'],
    ];
    expect(names(await change({ comment, priority: 'high', addTags: ['x'] }))).toEqual(parts);
    expect(sim.tickets()[0]?.comments.at(-1)).toMatchObject({ body: 'Summary', public: false });
    const wanted = draft({ requesterId: customer, public: false, body: 'Call', priority: 'high', tags: ['x'] });
    expect(names(await jira.helpDesk.createTicket(wanted, write('c'), options()))).toEqual(parts);
    expect(sim.tickets()[1]?.comments.at(-1)).toMatchObject({ body: 'Call', public: false });
  });

  it('are a refusal of the change when nothing else is wanted', async () => {
    const { sim, change } = await startWithTicket();
    sim.faults.add({ kind: 'status', status: 403, match: { method: 'PUT', path: 'issue/\\d+$' } });
    expect((await failureOf(change({ priority: 'high' }))).kind).toBe('forbidden');
  });
});

describe('the customer of a ticket', () => {
  it('is changed where the screen has the reporter, or is unmet', async () => {
    for (const reporterOnScreen of [true, false]) {
      const { sim, change, customer } = await startWithTicket({ reporterOnScreen });
      const other = sim.seedCustomer({ name: 'Bea', phone: null, email: 'bea@example.com' });
      const { ticket, unmet } = await change({ requesterId: other, addTags: ['x'] });
      expect(ticket).toMatchObject({ requesterId: reporterOnScreen ? other : customer, tags: ['x'] });
      expect(unmet).toEqual(reporterOnScreen ? [] : [{ what: 'requester', wanted: other, why: 'refused' }]);
    }
  });
});

describe('transitions', () => {
  it('are read where their fields are documented, not with the issue', async () => {
    const { sim, id, change } = await startWithTicket();
    await change({ status: 'solved' });
    expect(sim.store.issue(id).resolutionId).toBe('10000');
    const paths = sim.requests.map(({ method, path }) => `${method} ${path}`);
    expect(paths).toContainEqual(expect.stringMatching(/^GET .*transitions/u));
    expect(paths.filter((path) => path.includes('expand=transitions%2C'))).toEqual([]);
  });
});
