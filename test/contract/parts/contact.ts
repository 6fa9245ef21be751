import { describe, expect, it } from 'vitest';
import { unmetContact, type TicketContact, type TicketDraft } from '../../../src/domain/tickets/tickets.ts';
import { isTicketOf } from '../../../src/domain/tickets/ticket-owner.ts';
import { options } from '../../support/adapter-helpers.ts';
import type { ContractSubject } from '../subject.ts';
import { ada, draft, outcomeOf, said, startBench, type Bench } from './bench.ts';

const eve: TicketContact = { name: 'Eve New', email: 'eve@example.com' };
const refused: TicketContact = { name: 'Eve New', email: 'no-address' };

/** True when the desk can give a ticket to a contact. It may have to look first what kind of project it has. */
async function takesContacts({ helpDesk }: Bench): Promise<boolean> {
  await helpDesk.checkHealth(options());
  return helpDesk.capabilities.contacts.supported;
}

/** Ids of everybody to whom a ticket of an unknown person must not belong. */
const customers = ({ adaId, bobId }: Bench): readonly (string | null)[] => [adaId, bobId];

/** The contract of new tickets for somebody of whom only the e-mail address is known. */
export function contacts(subject: ContractSubject): void {
  describe('a ticket for a contact', () => {
    it('belongs to a new person with this address, if the desk can do that', async () => {
      const bench = await startBench(subject);
      if (!(await takesContacts(bench))) return;
      const { ticket, unmet } = await bench.create({ requesterId: null, contact: eve });
      const stored = bench.stored(ticket.id);
      expect(unmet).toEqual([]);
      expect(stored.requesterId).not.toBeNull();
      expect(customers(bench)).not.toContain(stored.requesterId);
      expect(ticket.requesterId).toBe(stored.requesterId);
      expect(JSON.stringify(said(stored))).not.toContain(eve.email);
      const found = await bench.requesters.find({ email: eve.email }, options());
      expect(found).toEqual({ kind: 'one', requester: { id: stored.requesterId, name: eve.name } });
    });

    it('is nobody’s where the desk cannot do that, and its text names the address', async () => {
      const bench = await startBench(subject);
      if (await takesContacts(bench)) return;
      const { ticket, unmet } = await bench.create({ requesterId: null, contact: eve });
      expect(unmet).toEqual([unmetContact('unsupported')]);
      expect(ticket.requesterId).toBeNull();
      expect(JSON.stringify(said(bench.stored(ticket.id)))).toContain(eve.email);
    });

    it('belongs to the customer who has this address already', async () => {
      const bench = await startBench(subject);
      if (!(await takesContacts(bench))) return;
      const contact = { name: 'Somebody Else', email: ada.email.toUpperCase() };
      const { ticket, unmet } = await bench.create({ requesterId: null, contact });
      expect(unmet).toEqual([]);
      expect(bench.stored(ticket.id).requesterId).toBe(bench.adaId);
      const kept = await bench.requesters.getRequester(bench.adaId, options());
      expect(kept.name).toBe(ada.name);
    });

    it('needs no name', async () => {
      const bench = await startBench(subject);
      if (!(await takesContacts(bench))) return;
      const { ticket, unmet } = await bench.create({ requesterId: null, contact: { name: null, email: eve.email } });
      expect(unmet).toEqual([]);
      const found = await bench.requesters.find({ email: eve.email }, options());
      expect(found).toMatchObject({ kind: 'one', requester: { id: bench.stored(ticket.id).requesterId } });
    });

    it('is made for one person however many there are', async () => {
      const bench = await startBench(subject);
      if (!(await takesContacts(bench))) return;
      const first = await bench.create({ requesterId: null, contact: eve });
      const second = await bench.create({ requesterId: null, contact: eve });
      expect(second.ticket.id).not.toBe(first.ticket.id);
      expect(second.ticket.requesterId).toBe(first.ticket.requesterId);
    });

    it('is nobody’s as far as we are concerned: nobody is verified by it', async () => {
      const bench = await startBench(subject);
      const { ticket } = await bench.create({ requesterId: null, contact: eve });
      expect(isTicketOf(ticket, null)).toBe(false);
      for (const id of customers(bench)) expect(isTicketOf(ticket, id)).toBe(false);
    });

    it('is made all the same when the desk refuses the contact', async () => {
      const bench = await startBench(subject);
      const supported = await takesContacts(bench);
      const { ticket, unmet } = await bench.create({ requesterId: null, contact: refused, tags: ['webchat'] });
      expect(unmet).toEqual([unmetContact(supported ? 'refused' : 'unsupported')]);
      const stored = bench.stored(ticket.id);
      expect(customers(bench)).not.toContain(stored.requesterId);
      expect(stored.tags).toContain('webchat');
      expect(said(stored)).toHaveLength(1);
    });

    it('keeps a private text from the contact, written by us, or is not made', async () => {
      const bench = await startBench(subject);
      await takesContacts(bench);
      const { supported } = bench.helpDesk.capabilities.privateNotes;
      const wanted = { requesterId: null, contact: eve, public: false, body: 'Looks like fraud.' };
      expect(await outcomeOf(bench.create(wanted))).toBe(supported ? 'done' : 'unsupported privateNotes');
      if (!supported) return;
      const { ticket } = await bench.create(wanted);
      const notes = bench.stored(ticket.id).comments.filter(({ body }) => body.includes(wanted.body));
      expect(notes).toMatchObject([{ public: false }]);
      expect(notes[0]?.authorId).not.toBe(ticket.requesterId ?? 'nobody');
      const list = await bench.helpDesk.listComments(ticket.id, 5, options());
      expect(list.find((one) => !one.public)).toMatchObject({ ours: true });
      const heard = await bench.helpDesk.latestPublicComment(ticket.id, options());
      expect(heard?.body ?? '').not.toContain('fraud');
    });

    it('belongs to the verified customer if there is one', async () => {
      const bench = await startBench(subject);
      const { ticket, unmet } = await bench.create({ requesterId: bench.bobId, contact: eve });
      expect(unmet).toEqual([]);
      expect(bench.stored(ticket.id).requesterId).toBe(bench.bobId);
    });

    it('was recorded by an earlier version without a contact, and is made as it was', async () => {
      const bench = await startBench(subject);
      const { contact: _none, ...earlier } = draft({ externalId: 'deskbridge:call/CALL-1#1' });
      const recorded: unknown = JSON.parse(JSON.stringify(earlier));
      const { unmet } = await bench.helpDesk.createTicket(recorded as TicketDraft, bench.freshKey(), options());
      expect(unmet).toEqual([]);
    });
  });
}
