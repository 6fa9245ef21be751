import { describe, expect, it } from 'vitest';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startDesk, write } from './support.ts';

describe('reading a ticket', () => {
  it('fails with notFound when it is missing or deleted', async () => {
    const { sim, desk, clock } = await startDesk();
    const { ticket } = await desk.helpDesk.createTicket(draft(), write('k', clock.now()), options());
    sim.store.deleteTicket(Number(ticket.id));
    for (const id of [ticket.id, '4711']) {
      expect((await failureOf(desk.helpDesk.getTicket(id, options()))).kind).toBe('notFound');
      expect((await failureOf(desk.helpDesk.latestPublicComment(id, options()))).kind).toBe('notFound');
    }
  });

  it('returns the latest public comment and its author, however many notes follow it', async () => {
    const { sim, desk, clock } = await startDesk();
    const customer = sim.store.seedUser({ name: 'Ann' });
    const requesterId = String(customer.id);
    const { ticket } = await desk.helpDesk.createTicket(draft({ requesterId }), write('k', clock.now()), options());
    const { id } = ticket;
    const comment = async (body: string, isPublic: boolean, author: 'agent' | { requesterId: string }) => {
      clock.advance(1_000);
      const change = { comment: { body, public: isPublic, author } };
      await desk.helpDesk.changeTicket(id, change, guard(), write(body, clock.now()), options());
    };
    await comment('from the customer', true, { requesterId });
    for (let i = 0; i < 45; i += 1) await comment(`secret note ${i}`, false, 'agent');
    expect(await desk.helpDesk.latestPublicComment(id, options())).toMatchObject({
      body: 'from the customer',
      public: true,
      authorId: requesterId,
    });
    await comment('from us', true, 'agent');
    const ours = await desk.helpDesk.latestPublicComment(id, options());
    expect(ours).toMatchObject({ body: 'from us' });
    expect(ours?.authorId).not.toBe(requesterId);
  });
});

describe('listing tickets', () => {
  it('fails with notFound for an unknown customer', async () => {
    const { desk } = await startDesk();
    expect((await failureOf(desk.helpDesk.listTickets('4711', {}, 5, options()))).kind).toBe('notFound');
  });

  it('returns only the customer’s tickets, newest change first, filtered over all pages, up to the limit', async () => {
    const { sim, desk, clock } = await startDesk({ requiredOnSolve: [] });
    const ann = String(sim.store.seedUser({ name: 'Ann' }).id);
    const bob = String(sim.store.seedUser({ name: 'Bob' }).id);
    const create = async (requesterId: string, i: number) => {
      clock.advance(1_000);
      const externalId = `x#${requesterId}#${i}`;
      const priority = i % 60 === 0 ? 'urgent' : 'low';
      const made = draft({ requesterId, externalId, priority, subject: `Ticket ${i}` });
      return (await desk.helpDesk.createTicket(made, write(externalId, clock.now()), options())).ticket;
    };
    const tickets = [];
    for (let i = 0; i < 130; i += 1) tickets.push(await create(ann, i));
    await create(bob, 0);
    clock.advance(1_000);
    const touched = tickets[3]?.id ?? '';
    await desk.helpDesk.changeTicket(touched, { status: 'solved' }, guard(), write('touch', clock.now()), options());

    const subjects = async (filter: object, limit: number) =>
      (await desk.helpDesk.listTickets(ann, filter, limit, options())).map(({ subject }) => subject);
    expect(await subjects({}, 3)).toEqual(['Ticket 3', 'Ticket 129', 'Ticket 128']);
    expect(await subjects({ priority: 'urgent' }, 10)).toEqual(['Ticket 120', 'Ticket 60', 'Ticket 0']);
    expect(await subjects({ priority: 'urgent' }, 2)).toEqual(['Ticket 120', 'Ticket 60']);
    expect(await subjects({ status: 'solved', priority: 'low' }, 10)).toEqual(['Ticket 3']);
    expect(await subjects({ status: 'pending' }, 10)).toEqual([]);
    expect(await subjects({}, 1000)).toHaveLength(130);

    sim.requests.length = 0;
    await subjects({}, 5);
    expect(sim.requests).toHaveLength(1);
  });
});
