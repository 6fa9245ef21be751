import { describe, expect, it } from 'vitest';
import type { FaultOrder } from '../../../simulators/faults.ts';
import type { TicketChange, TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import type { Unmet } from '../../../src/domain/tickets/unmet.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startSite } from './support.ts';

const noPermission = { errorMessages: ['No project could be found with key SUP.'], errors: {} };
const failures: [title: string, fault: FaultOrder][] = [
  ['refused', { kind: 'status', status: 403, times: 0 }],
  ['not found, for want of a permission', { kind: 'status', status: 404, body: noPermission, times: 0 }],
  ['met by a server error', { kind: 'status', status: 500, times: 0 }],
  ['answered in another shape', { kind: 'html', times: 0 }],
];
const lookUps: [path: string, wanted: Partial<TicketDraft>, unmet: Unmet][] = [
  ['project/SUP/components$', { group: 'Billing' }, { what: 'group', wanted: 'Billing', why: 'unavailable' }],
  ['priority/search', { priority: 'high' }, { what: 'priority', wanted: 'high', why: 'unavailable' }],
  ['issue/\\d+/transitions$', { status: 'solved' }, { what: 'status', wanted: 'solved', why: 'unavailable' }],
];

describe.each(failures)('a look-up that is %s', (_title, fault) => {
  it.each(lookUps)('costs a new ticket only its part: %s', async (path, wanted, unmet) => {
    for (const serviceDesk of [false, true]) {
      const { sim, jira, customer, write } = await startSite({ serviceDesk });
      sim.seedGroup('Billing');
      sim.faults.add({ ...fault, match: { method: 'GET', path } });
      const written = await jira.helpDesk.createTicket(
        draft({ requesterId: customer, ...wanted }),
        write('k'),
        options(),
      );
      expect(written.unmet).toEqual([unmet]);
      expect(sim.tickets()).toHaveLength(1);
    }
  });

  it('costs a change only its part', async () => {
    const { sim, jira, customer, write } = await startSite();
    const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
    sim.faults.add({ ...fault, match: { path: 'components$|priority/search|assignable/search|transitions$' } });
    const comment = { body: 'Hi.', public: true, author: 'agent' } as const;
    const change = { comment, group: 'Billing', priority: 'low', assignee: 'g@example.com', status: 'solved' } as const;
    const { unmet, ticket } = await jira.helpDesk.changeTicket(id, change, guard(), write('k'), options());
    expect(unmet.map(({ what, why }) => `${what} ${why}`).sort()).toEqual([
      'assignee unavailable',
      'group unavailable',
      'priority unavailable',
      'status unavailable',
    ]);
    expect(ticket.priority).toBe('normal');
    expect(sim.tickets()[0]?.comments.at(-1)?.body).toBe('Hi.');
  });

  it('of the portal makes an issue that the portal does not show, and says that the form is unmet', async () => {
    const { sim, jira, customer, write } = await startSite({ serviceDesk: true });
    sim.faults.add({ ...fault, match: { path: '/rest/servicedeskapi/servicedesk' } });
    const wanted = draft({ requesterId: customer, tags: ['phone'] });
    const { ticket, unmet } = await jira.helpDesk.createTicket(wanted, write('k'), options());
    expect(unmet).toEqual([{ what: 'form', wanted: 'portal', why: 'unavailable' }]);
    expect(ticket).toMatchObject({ requesterId: customer, tags: ['phone'] });
    expect((await jira.helpDesk.createTicket(wanted, write('k', true), options())).ticket.id).toBe(ticket.id);
    expect(sim.tickets()).toHaveLength(1);
  });
});

describe('a look-up that fails for now', () => {
  const fault: FaultOrder = { kind: 'status', status: 503, times: 1 };

  it.each(lookUps)('does not cost a new write its part, which is tried again: %s', async (path, wanted) => {
    const { sim, jira, customer, write } = await startSite();
    sim.seedGroup('Billing');
    sim.faults.add({ ...fault, match: { method: 'GET', path } });
    const create = (mayBeDone: boolean) => {
      const call = { ...options(), firstTriedAt: Date.now() };
      return jira.helpDesk.createTicket(draft({ requesterId: customer, ...wanted }), write('k', mayBeDone), call);
    };
    const { mayBeDone } = await failureOf(create(false));
    expect((await create(mayBeDone === true)).unmet).toEqual([]);
    expect(sim.tickets()).toMatchObject([{ status: wanted.status ?? 'new', priority: wanted.priority ?? 'normal' }]);
  });

  it('costs the status only after an hour, since a customer asked for it; another part after a minute', async () => {
    const { sim, jira, customer, write } = await startSite();
    const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
    sim.faults.add({ ...fault, times: 0, match: { path: 'transitions$' } });
    sim.faults.add({ ...fault, times: 0, match: { path: 'priority/search' } });
    const change = (wanted: TicketChange, minutes: number) => {
      const call = { ...options(), firstTriedAt: Date.now() - minutes * 60_000 };
      return jira.helpDesk.changeTicket(id, wanted, guard(), write('k'), call);
    };
    expect((await failureOf(change({ status: 'solved' }, 50))).kind).toBe('unavailable');
    expect((await change({ status: 'solved' }, 61)).unmet).toMatchObject([{ what: 'status', why: 'unavailable' }]);
    expect((await failureOf(change({ priority: 'low' }, 0.5))).kind).toBe('unavailable');
    expect((await change({ priority: 'low' }, 2)).unmet).toMatchObject([{ what: 'priority', why: 'unavailable' }]);
  });
});

describe('a look-up that gets no answer', () => {
  it.each<FaultOrder>([
    { kind: 'reset', times: 0 },
    { kind: 'status', status: 429, times: 0 },
  ])('ends the write, which is then tried again with all its parts: %j', async (fault) => {
    const { sim, jira, write } = await startSite();
    sim.seedGroup('Billing');
    sim.faults.add({ ...fault, match: { path: 'components$' } });
    const create = () => jira.helpDesk.createTicket(draft({ group: 'Billing' }), write('k'), options());
    expect((await failureOf(create())).kind).toBe(fault.kind === 'reset' ? 'unavailable' : 'rateLimited');
    expect(sim.tickets()).toEqual([]);
    sim.faults.clear();
    expect((await create()).unmet).toEqual([]);
  });
});

describe('a failure that is not about the ticket', () => {
  it('is never told as a missing ticket', async () => {
    for (const path of ['/rest/api/3/myself', '/rest/api/3/project/SUP', 'api/3/issue$', 'search/jql']) {
      const { sim, jira, customer, write } = await startSite();
      sim.faults.add({ kind: 'status', status: 404, times: 0, match: { path } });
      const again = path === 'search/jql';
      const creating = jira.helpDesk.createTicket(draft({ requesterId: customer }), write('k', again), options());
      expect(await failureOf(creating), path).toMatchObject({ kind: 'rejected', reason: 'configuration' });
    }
  });

  it('after a creation is not told as a missing ticket either, and says that the ticket may be there', async () => {
    const { sim, jira, write } = await startSite();
    sim.faults.add({ kind: 'status', status: 404, times: 0, match: { method: 'GET', path: 'issue/\\d+$' } });
    const failure = await failureOf(jira.helpDesk.createTicket(draft(), write('k'), options()));
    expect(failure).toMatchObject({ kind: 'forbidden', mayBeDone: true });
  });

  it('of a missing ticket is told as one', async () => {
    const { jira, write } = await startSite();
    const change = jira.helpDesk.changeTicket('404404', { status: 'open' }, guard(), write('k'), options());
    expect((await failureOf(change)).kind).toBe('notFound');
  });
});

describe('a file that Jira refuses', () => {
  const files = [{ name: 'call.txt', contentType: 'text/plain', content: 'Hello', encoding: 'utf8' as const }];
  it.each([403, 404, 413])('with %i does not hold back the comment, which says so', async (status) => {
    for (const serviceDesk of [false, true]) {
      const { sim, jira, customer, write } = await startSite({ serviceDesk });
      const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
      sim.faults.add({
        kind: 'status',
        status,
        times: 0,
        match: { method: 'POST', path: 'attachTemporaryFile|attachments$' },
      });
      const comment = { body: 'Hi.', public: true, author: 'agent', files } as const;
      const change = () => jira.helpDesk.changeTicket(id, { comment }, guard(), write('k'), options());
      expect((await change()).unmet).toEqual([{ what: 'file', wanted: 'call.txt', why: 'refused' }]);
      const said = sim
        .tickets()[0]
        ?.comments.map(({ body }) => body)
        .join('\n');
      expect(said).toContain('Could not be attached: call.txt');
      expect(said).not.toContain('\nAttached:');
    }
  });

  it('of a request that is not on the portal is named in a hidden comment when the note is hidden', async () => {
    const { sim, jira, customer, write } = await startSite({ serviceDesk: true });
    const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
    sim.faults.add({
      kind: 'status',
      status: 404,
      times: 0,
      match: { method: 'POST', path: 'request/\\d+/attachment$' },
    });
    const comment = { body: 'Note.', public: false, author: 'agent', files } as const;
    const { unmet } = await jira.helpDesk.changeTicket(id, { comment }, guard(), write('k'), options());
    expect(unmet).toEqual([{ what: 'file', wanted: 'call.txt', why: 'refused' }]);
    expect(sim.tickets()[0]?.comments.map(({ public: isPublic }) => isPublic)).toEqual([true, false, false]);
  });
});
