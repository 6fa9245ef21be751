import { describe, expect, it } from 'vitest';
import type { LoggedRequest } from '../../../simulators/http.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, link, startDesk, write } from './support.ts';

const minuteMs = 60_000;
const posts = (requests: LoggedRequest[]) =>
  requests.filter(({ method, path }) => method === 'POST' && path === '/api/v2/tickets');

describe('creating a ticket', () => {
  it('makes one ticket when answers are lost after the commit and the call is repeated', async () => {
    const { sim, desk, clock } = await startDesk();
    const first = clock.now();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST' }, times: 2 });
    expect((await failureOf(desk.helpDesk.createTicket(draft(), write('k', first), options()))).kind).toBe('ambiguous');
    clock.advance(50 * minuteMs);
    const again = () => desk.helpDesk.createTicket(draft(), write('k', first, true), options());
    expect((await failureOf(again())).kind).toBe('ambiguous');
    clock.advance(59 * minuteMs);
    const { ticket } = await again();
    expect([...sim.store.tickets.keys()].map(String)).toEqual([ticket.id]);
    expect(posts(sim.requests)).toHaveLength(3);
  });

  it('finds its ticket by external id when the key is older than 110 minutes', async () => {
    const { sim, desk, clock } = await startDesk();
    const first = clock.now();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST' } });
    await failureOf(desk.helpDesk.createTicket(draft(), write('k', first), options()));
    clock.advance(110 * minuteMs);
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('k', first, true), options());
    expect(ticket.externalId).toBe('deskbridge:call/1#1');
    expect(sim.store.tickets.size).toBe(1);
    expect(posts(sim.requests)).toHaveLength(1);
  });

  it('uses a new key when nothing is found after 110 minutes, and after each further window', async () => {
    const { sim, desk, clock } = await startDesk();
    const first = clock.now();
    const create = () => desk.helpDesk.createTicket(draft(), write('k', first, true), options());
    sim.faults.add({ kind: 'reset', match: { method: 'POST' }, times: 2 });
    await failureOf(create());
    clock.advance(120 * minuteMs);
    await failureOf(create());
    clock.advance(120 * minuteMs);
    await create();
    expect(posts(sim.requests).map(({ headers }) => headers['idempotency-key'])).toEqual(['k', 'k~1', 'k~2']);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('finds the oldest of several tickets with the same external id, and no other ticket', async () => {
    const { desk, clock } = await startDesk();
    const make = (key: string, externalId?: string) =>
      desk.helpDesk.createTicket(
        draft(externalId === undefined ? {} : { externalId }),
        write(key, clock.now()),
        options(),
      );
    await make('other', 'deskbridge:call/1#10');
    const { ticket: oldest } = await make('a');
    await make('b');
    const { ticket: adopted } = await desk.helpDesk.createTicket(
      draft(),
      write('c', clock.now() - 111 * minuteMs, true),
      options(),
    );
    expect(adopted.id).toBe(oldest.id);
  });

  it('finds the ticket when the key was used with another body', async () => {
    const { sim, desk, clock } = await startDesk();
    const { ticket: made } = await desk.helpDesk.createTicket(draft(), write('k', clock.now()), options());
    const changed = draft({ body: 'Other words.' });
    const { ticket: adopted } = await desk.helpDesk.createTicket(changed, write('k', clock.now(), true), options());
    expect(adopted.id).toBe(made.id);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('is unavailable while the key was used with another body and the ticket is not listed yet', async () => {
    const { sim, desk, clock } = await startDesk({ listLagMs: minuteMs });
    const { ticket: made } = await desk.helpDesk.createTicket(draft(), write('k', clock.now()), options());
    const again = () =>
      desk.helpDesk.createTicket(draft({ body: 'Other words.' }), write('k', clock.now(), true), options());
    expect((await failureOf(again())).kind).toBe('unavailable');
    clock.advance(minuteMs);
    expect((await again()).ticket.id).toBe(made.id);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('fails with a conflict while the first try is still running, then returns its ticket', async () => {
    const entered = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const { sim, desk, clock } = await startDesk({
      beforeCreateCommit: () => {
        entered.resolve();
        return release.promise;
      },
    });
    const create = () => desk.helpDesk.createTicket(draft(), write('k', clock.now()), options());
    const first = create();
    await entered.promise;
    expect((await failureOf(create())).kind).toBe('conflict');
    release.resolve();
    expect((await create()).ticket.id).toBe((await first).ticket.id);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('sends the same bytes for the same draft, and a key that fits a header', async () => {
    const { sim, desk, clock } = await startDesk();
    const key = `kölsch ${'x'.repeat(300)}`;
    const { ticket: first } = await desk.helpDesk.createTicket(draft(), write(key, clock.now()), options());
    const { subject, tags, ...rest } = draft();
    const shuffled = { tags, ...rest, subject };
    const again = await desk.helpDesk.createTicket(shuffled, write(key, clock.now()), options());
    expect(again.ticket.id).toBe(first.id);
    const [one, two] = posts(sim.requests).map(({ body }) => JSON.stringify(body));
    expect(one).toBe(two);
    expect(sim.store.tickets.size).toBe(1);
  });
});

describe('a new ticket', () => {
  it('has everything that the draft holds', async () => {
    const { sim, desk, clock } = await startDesk({}, { conversationFieldId: '71', summaryFieldId: '72' });
    const customer = sim.store.seedUser({ name: 'Ann', phone: '+15555550123' });
    const group = sim.store.seedGroup('Billing');
    const { ticket } = await desk.helpDesk.createTicket(
      draft({
        requesterId: String(customer.id),
        group: 'billing',
        status: 'onHold',
        link: link({ summary: 'It burns.' }),
        public: false,
        tags: ['a', 'b'],
      }),
      write('k', clock.now()),
      options(),
    );
    expect(ticket).toMatchObject({
      subject: 'Printer on fire',
      status: 'onHold',
      priority: 'high',
      requesterId: String(customer.id),
      tags: ['a', 'b'],
      externalId: 'deskbridge:call/1#1',
      version: ticket.updatedAt,
    });
    const stored = sim.store.tickets.get(Number(ticket.id));
    expect(stored).toMatchObject({ groupId: group.id, isPublic: false });
    expect(stored?.customFields).toEqual(
      expect.arrayContaining([
        { id: 71, value: 'call/1' },
        { id: 72, value: 'It burns.' },
      ]),
    );
    expect(await desk.helpDesk.latestPublicComment(ticket.id, options())).toBeNull();
  });

  it('names the closed ticket that it continues', async () => {
    const { sim, desk, clock } = await startDesk({ requiredOnSolve: [] });
    const { ticket: old } = await desk.helpDesk.createTicket(draft(), write('a', clock.now()), options());
    await desk.helpDesk.changeTicket(old.id, { status: 'closed' }, guard(), write('b', clock.now()), options());
    const { ticket: next } = await desk.helpDesk.createTicket(
      draft({ followUpOf: old.id, externalId: 'deskbridge:call/2#1' }),
      write('c', clock.now()),
      options(),
    );
    expect(sim.store.tickets.get(Number(next.id))?.followupOf).toBe(Number(old.id));
  });

  it.each([
    ['does not exist', ['Sales']],
    ['exists twice', ['Billing', 'BILLING ']],
  ])('is made and tagged when its group %s', async (_name, groups) => {
    const { sim, desk, clock } = await startDesk();
    for (const group of groups) sim.store.seedGroup(group);
    const { ticket } = await desk.helpDesk.createTicket(
      draft({ group: 'Billing' }),
      write('k', clock.now()),
      options(),
    );
    expect(ticket.tags).toEqual(['deskbridge-unrouted', 'phone']);
    expect(sim.store.tickets.get(Number(ticket.id))?.groupId).toBeNull();
  });

  it('is made without its group when we may not list groups, or when that has failed for a minute', async () => {
    const { sim, desk, clock } = await startDesk();
    const create = (key: string, triedForMs: number) => {
      const call = { ...options(), firstTriedAt: Date.now() - triedForMs };
      return desk.helpDesk.createTicket(draft({ group: 'Billing' }), write(key, clock.now()), call);
    };
    sim.faults.add({ kind: 'status', status: 503, times: 0, match: { path: '/api/v2/groups' } });
    expect((await failureOf(create('k', 0))).kind).toBe('unavailable');
    const late = await create('k', 70_000);
    expect(late.unmet).toEqual([{ what: 'group', wanted: 'Billing', why: 'unavailable' }]);
    sim.faults.clear();
    sim.faults.add({ kind: 'status', status: 403, match: { path: '/api/v2/groups' } });
    expect((await create('l', 0)).ticket.tags).toContain('deskbridge-unrouted');
  });

  it('takes one call while the groups are cached, for five minutes', async () => {
    const { sim, desk, clock } = await startDesk();
    sim.store.seedGroup('Billing');
    const create = async (key: string) => {
      sim.requests.length = 0;
      await desk.helpDesk.createTicket(draft({ group: 'Billing' }), write(key, clock.now()), options());
      return sim.requests.length;
    };
    expect([await create('a'), await create('b')]).toEqual([2, 1]);
    clock.advance(5 * minuteMs);
    expect(await create('c')).toBe(2);
  });

  it('that is refused names the fields', async () => {
    const { desk, clock } = await startDesk();
    const create = desk.helpDesk.createTicket(draft({ requesterId: '404' }), write('k', clock.now()), options());
    const failure = await failureOf(create);
    expect(failure).toMatchObject({ kind: 'rejected', status: 422, reason: 'other' });
    expect(failure.fields?.length).toBeGreaterThan(0);
  });

  it('gets a group that is on a later page of the list', async () => {
    const { sim, desk, clock } = await startDesk();
    for (let i = 0; i < 130; i += 1) sim.store.seedGroup(`Group ${i}`);
    const { ticket } = await desk.helpDesk.createTicket(
      draft({ group: 'Group 129' }),
      write('k', clock.now()),
      options(),
    );
    expect(sim.store.tickets.get(Number(ticket.id))?.groupId).not.toBeNull();
  });
});
