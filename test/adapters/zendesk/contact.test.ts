import { describe, expect, it } from 'vitest';
import { unmetContact } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { draft, startDesk, write } from './support.ts';

const contact = { name: 'Eve New', email: 'eve@example.com' };

describe('a new ticket for a contact', () => {
  it('is made without a contact who is suspended, and nothing tells who that is', async () => {
    const { sim, desk, clock } = await startDesk();
    const eve = sim.store.seedUser({ name: 'Eve New', email: contact.email, suspended: true });
    const { ticket, unmet } = await desk.helpDesk.createTicket(draft({ contact }), write('k', clock.now()), options());
    expect(unmet).toEqual([unmetContact('refused')]);
    expect(JSON.stringify(unmet)).not.toMatch(/eve/i);
    expect(ticket.requesterId).not.toBe(String(eve.id));
    expect(sim.store.tickets.size).toBe(1);
  });

  it.each(['requester', 'submitter'] as const)(
    'has a private text of ours, where the author is the %s',
    async (rule) => {
      const { sim, desk, clock } = await startDesk({ firstCommentAuthor: rule });
      await desk.helpDesk.createTicket(draft({ contact, public: false }), write('k', clock.now()), options());
      const author = sim.store.users.get(sim.store.comments[0]?.authorId ?? 0);
      expect(author?.role).not.toBe('end-user');
    },
  );

  it('has a text of theirs when it is public and Zendesk takes the requester as its author', async () => {
    const { sim, desk, clock } = await startDesk();
    const { ticket } = await desk.helpDesk.createTicket(draft({ contact }), write('k', clock.now()), options());
    expect(String(sim.store.comments[0]?.authorId)).toBe(ticket.requesterId);
  });

  it('is one ticket when the answer without them was lost and they are taken by now, and still names them', async () => {
    const { sim, desk, clock } = await startDesk();
    const eve = sim.store.seedUser({ name: 'Eve New', email: contact.email, suspended: true });
    const wanted = draft({ contact });
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets', nth: 2 } });
    const first = await failureOf(desk.helpDesk.createTicket(wanted, write('k', clock.now()), options()));
    expect(first.kind).toBe('ambiguous');
    eve.suspended = false;
    const { unmet } = await desk.helpDesk.createTicket(wanted, write('k', clock.now(), true), options());
    expect(unmet).toEqual([unmetContact('refused')]);
    expect(sim.store.tickets.size).toBe(1);
  });
});
