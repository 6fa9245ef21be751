import { describe, expect, it } from 'vitest';
import { unmetContact } from '../../../src/domain/tickets/tickets.ts';
import { draft, failureOf, options } from '../../support/adapter-helpers.ts';
import { start } from './support.ts';

const contact = { name: 'Eve New', email: 'eve@example.com' };
const noAddress = { name: 'Eve New', email: 'no-address' };

describe('a new ticket for a contact', () => {
  it('is found after a lost answer, whoever it was made for, and a refused contact is still named', async () => {
    for (const [person, unmet] of [
      [contact, []],
      [noAddress, [unmetContact('refused')]],
    ] as const) {
      const { sim, desk, write } = await start();
      const wanted = draft({ contact: person });
      const nth = person === contact ? 1 : 2;
      sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: '/api/v2/tickets', nth } });
      expect(await failureOf(desk.helpDesk.createTicket(wanted, write('k1'), options()))).toMatchObject({
        kind: 'ambiguous',
      });
      const written = await desk.helpDesk.createTicket(wanted, write('k1', true), options());
      expect(written.unmet).toEqual(unmet);
      expect(sim.tickets()).toHaveLength(1);
    }
  });

  it('loses neither the group nor the contact twice when both are refused', async () => {
    const { desk, write } = await start();
    const wanted = draft({ contact: noAddress, group: 'No such group' });
    const { unmet } = await desk.helpDesk.createTicket(wanted, write('k1'), options());
    expect(unmet.map(({ what }) => what).toSorted()).toEqual(['contact', 'group']);
  });

  it('mails the contact only a neutral text when its own text is private', async () => {
    const { sim, desk, write } = await start();
    const wanted = draft({ contact, public: false, body: 'Looks like fraud.' });
    const { ticket } = await desk.helpDesk.createTicket(wanted, write('k1'), options());
    const [description, note] = sim.tickets()[0]?.comments ?? [];
    expect(description).toMatchObject({ public: true, authorId: ticket.requesterId });
    expect(description?.body).not.toContain('fraud');
    expect(note).toMatchObject({ public: false, body: expect.stringContaining('fraud') });
    expect(note?.authorId).not.toBe(ticket.requesterId);
  });
});
