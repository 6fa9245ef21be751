import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, link, startDesk, write } from './support.ts';

describe('what a write was accepted for, but is not on the ticket, is unmet', () => {
  it('each part by itself, after a trigger of the account has undone it', async () => {
    const { sim, desk, clock } = await startDesk({ requiredOnSolve: [] }, { summaryFieldId: '72' });
    sim.store.seedGroup('Billing');
    const sam = sim.store.seedUser({ name: 'Sam', email: 'sam@example.com', role: 'agent' });
    const ann = sim.store.seedUser({ name: 'Ann' });
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('a', clock.now()), options());
    sim.settings.trigger = (stored) => {
      stored.status = 'open';
      stored.priority = 'urgent';
      stored.groupId = null;
      stored.assigneeId = null;
      stored.tags = ['triggered'];
      stored.customFields = [{ id: 72, value: null }];
      stored.requesterId = sam.id;
    };
    const change: TicketChange = {
      status: 'solved',
      priority: 'low',
      group: 'Billing',
      assignee: 'sam@example.com',
      requesterId: String(ann.id),
      addTags: ['Resolved now'],
      link: link({ summary: 'A fire.' }),
    };
    const { unmet } = await desk.helpDesk.changeTicket(ticket.id, change, guard(), write('b', clock.now()), options());
    expect(unmet).toEqual([
      { what: 'status', wanted: 'solved', why: 'unchanged' },
      { what: 'priority', wanted: 'low', why: 'unchanged' },
      { what: 'tags', wanted: 'Resolved, now', why: 'unchanged' },
      { what: 'assignee', wanted: 'sam@example.com', why: 'unchanged' },
      { what: 'group', wanted: 'Billing', why: 'unchanged' },
      { what: 'requester', wanted: String(ann.id), why: 'unchanged' },
      { what: 'link', wanted: 'field 72', why: 'unchanged' },
    ]);
  });

  it('also on a new ticket', async () => {
    const { sim, desk, clock } = await startDesk();
    sim.settings.trigger = (stored) => void (stored.priority = null);
    const made = await desk.helpDesk.createTicket(draft({ priority: 'high' }), write('a', clock.now()), options());
    expect(made.unmet).toEqual([{ what: 'priority', wanted: 'high', why: 'unchanged' }]);
  });

  it('but nothing is, when a trigger only adds to it or an assigned ticket is open instead of new', async () => {
    const { sim, desk, clock } = await startDesk();
    const sam = sim.store.seedUser({ name: 'Sam', role: 'agent' });
    sim.settings.trigger = (stored) => {
      stored.tags = [...stored.tags, 'triggered'];
      stored.assigneeId = sam.id;
      stored.status = 'open';
    };
    const wanted = draft({ status: 'new', tags: ['Phone', 'two words'] });
    const made = await desk.helpDesk.createTicket(wanted, write('a', clock.now()), options());
    expect(made.unmet).toEqual([]);
  });
});

describe('moving a ticket to another customer', () => {
  it('is one write with the rest, and is not repeated', async () => {
    const { sim, desk, clock } = await startDesk();
    const [second, first] = [sim.store.seedUser({ name: 'Ann' }), sim.store.seedUser({ name: 'Ann' })];
    const wanted = draft({ requesterId: String(second.id) });
    const { ticket } = await desk.helpDesk.createTicket(wanted, write('a', clock.now()), options());
    sim.requests.length = 0;
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'PUT' } });
    const move = (mayBeDone: boolean) =>
      desk.helpDesk.changeTicket(
        ticket.id,
        { requesterId: String(first.id), comment: { body: 'PIN checked', public: false, author: 'agent' } },
        guard(),
        write('b', clock.now(), mayBeDone),
        options(),
      );
    expect((await failureOf(move(false))).kind).toBe('ambiguous');
    expect(await move(true)).toMatchObject({ unmet: [], ticket: { requesterId: String(first.id) } });
    expect(sim.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
    expect(sim.store.commentsOf(Number(ticket.id))).toHaveLength(2);
  });

  it('who was deleted is unmet, and the rest is written', async () => {
    const { sim, desk, clock } = await startDesk();
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('a', clock.now()), options());
    const change: TicketChange = { requesterId: '404', comment: { body: 'x', public: false, author: 'agent' } };
    const { unmet } = await desk.helpDesk.changeTicket(ticket.id, change, guard(), write('b', clock.now()), options());
    expect(unmet).toEqual([{ what: 'requester', wanted: '404', why: 'refused' }]);
    expect(sim.store.commentsOf(Number(ticket.id))).toHaveLength(2);
  });
});

describe('the author of the first comment', () => {
  it.each(['requester', 'submitter'] as const)(
    'is the customer for a public one and our agent for a private one, if Zendesk takes the %s by default',
    async (firstCommentAuthor) => {
      const { sim, desk, clock } = await startDesk({ firstCommentAuthor });
      const ann = sim.store.seedUser({ name: 'Ann' });
      const create = async (isPublic: boolean, externalId: string) => {
        const wanted = draft({ requesterId: String(ann.id), public: isPublic, externalId });
        const { ticket } = await desk.helpDesk.createTicket(wanted, write(externalId, clock.now()), options());
        return sim.store.commentsOf(Number(ticket.id))[0]?.authorId;
      };
      expect(await create(true, 'a')).toBe(ann.id);
      expect(await create(false, 'b')).toBe(sim.agentId);
      sim.requests.length = 0;
      expect(await create(false, 'c')).toBe(sim.agentId);
      expect(sim.requests.map(({ path }) => path)).toEqual(['/api/v2/tickets']);
    },
  );

  it('does not hold back the note when Zendesk does not tell who we are', async () => {
    const { sim, desk, clock } = await startDesk();
    const ann = sim.store.seedUser({ name: 'Ann' });
    sim.faults.add({ kind: 'status', status: 403, match: { path: '/api/v2/users/me' } });
    const wanted = draft({ requesterId: String(ann.id), public: false });
    await desk.helpDesk.createTicket(wanted, write('a', clock.now()), options());
    expect(sim.store.tickets.size).toBe(1);
  });
});
