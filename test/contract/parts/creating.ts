import { describe, expect, it } from 'vitest';
import { priorities, ticketStatuses } from '../../../src/domain/tickets/tickets.ts';
import type { ContractSubject } from '../subject.ts';
import { options } from '../../support/adapter-helpers.ts';
import { draft, groupName, isUnmet, link, outcomeOf, said, spoken, startBench } from './bench.ts';

/** Texts that a desk's own format must not remove or interpret. */
export const texts: readonly [title: string, text: string][] = [
  ['other scripts and emoji', 'Grüße 👩‍🚀 日本語 עברית ¿Qué?'],
  ['HTML', '<b>bold</b> & "quoted" <script>alert(1)</script> &lt;as typed&gt; &amp;amp;'],
  ['placeholders', '${jndi:ldap://example.com/x} {{ticket.id}} $& $1 %s \\n'],
  ['markup', '# not a heading *not bold* _x_ [link](https://example.com) h1. {code} !image.png! [~user] @someone'],
  ['lines and paragraphs', 'First line\nsecond line\n\nNew paragraph:\n- one\n- two'],
];

/** 20 000 characters. */
export const longText = 'A long story, sentence by sentence. '.repeat(556).slice(0, 19_999) + '.';

/** The contract of new tickets. */
export function creating(subject: ContractSubject): void {
  describe('creating a ticket', () => {
    it('keeps every field, and returns the same ticket as a read', async () => {
      const bench = await startBench(subject);
      const written = await bench.create({
        priority: 'high',
        group: groupName,
        tags: ['phone', 'billing_question'],
        files: [{ name: 'log.txt', contentType: 'text/plain', content: 'Größe', encoding: 'utf8' }],
      });
      const stored = bench.stored(written.ticket.id);
      expect(stored).toMatchObject({
        subject: 'Printer on fire',
        requesterId: bench.adaId,
        conversation: 'call/CALL-1',
      });
      expect(stored.tags).toEqual(expect.arrayContaining(['phone', 'billing_question']));
      expect(spoken(stored)).toMatchObject([
        { body: 'It burns, says the customer.', public: true, files: [{ name: 'log.txt', content: 'Größe' }] },
      ]);
      const read = await bench.helpDesk.getTicket(written.ticket.id, options());
      expect(written.ticket).toEqual(read);
      expect(read).toMatchObject({ subject: 'Printer on fire', requesterId: bench.adaId });
      expect(read.tags).toEqual(expect.arrayContaining(['phone', 'billing_question']));
      expect(Date.parse(read.createdAt)).not.toBeNaN();
      expect(Date.parse(read.updatedAt)).not.toBeNaN();
    });

    it.each(texts)('returns %s as the same plain text, in subject and body', async (_title, text) => {
      const bench = await startBench(subject);
      const oneLine = text.replaceAll(/\s+/g, ' ');
      const { ticket } = await bench.create({ subject: oneLine, body: text });
      expect(ticket.subject).toBe(oneLine);
      expect(bench.stored(ticket.id).subject).toBe(oneLine);
      expect(said(bench.stored(ticket.id))).toEqual([{ body: text, public: true }]);
      const latest = await bench.helpDesk.latestCustomerMessage(ticket.id, options());
      expect(latest?.body).toBe(text);
    });

    it('keeps a long text complete', async () => {
      const bench = await startBench(subject);
      const { ticket } = await bench.create({ body: longText });
      expect(said(bench.stored(ticket.id))).toEqual([{ body: longText, public: true }]);
      expect((await bench.helpDesk.latestCustomerMessage(ticket.id, options()))?.body).toBe(longText);
    });

    it('gives the ticket of an unknown caller to no customer', async () => {
      const bench = await startBench(subject);
      const { ticket } = await bench.create({ requesterId: null });
      const customers = [bench.adaId, bench.bobId];
      expect(customers).not.toContain(ticket.requesterId);
      expect(customers).not.toContain(bench.stored(ticket.id).requesterId);
      for (const id of customers) expect(await bench.helpDesk.listTickets(id, {}, 10, options())).toEqual([]);
    });

    it.each(priorities)('sets the priority %s or names it as unmet', async (priority) => {
      const bench = await startBench(subject);
      const written = await bench.create({ priority });
      if (isUnmet(written, 'priority')) return;
      expect(written.ticket.priority).toBe(priority);
      expect(bench.stored(written.ticket.id).priority).toBe(priority);
    });

    it.each(ticketStatuses)('sets the status %s or names it as unmet', async (status) => {
      const bench = await startBench(subject);
      const written = await bench.create({ status });
      if (isUnmet(written, 'status')) return;
      expect(written.ticket.status).toBe(status);
      expect(bench.stored(written.ticket.id).status).toBe(status);
    });

    it('makes two tickets for two operations with the same text', async () => {
      const bench = await startBench(subject);
      const [one, two] = [await bench.create(), await bench.create()];
      expect(one.ticket.id).not.toBe(two.ticket.id);
      expect(bench.simulator.tickets()).toHaveLength(2);
    });

    it('keeps a colleague’s changes when the creation is repeated', async () => {
      const bench = await startBench(subject);
      const write = bench.freshKey();
      const wanted = draft({ requesterId: bench.adaId, externalId: write.key });
      const first = await bench.helpDesk.createTicket(wanted, write, options());
      bench.clock.advance(60_000);
      bench.human((agent) => agent.reply(first.ticket.id, 'On it.'));
      const again = await bench.helpDesk.createTicket(wanted, { ...write, mayBeDone: true }, options());
      expect(again.ticket.id).toBe(first.ticket.id);
      expect(bench.simulator.tickets()).toHaveLength(1);
      expect(said(bench.stored(first.ticket.id)).map(({ body }) => body)).toEqual([wanted.body, 'On it.']);
    });
  });

  creatingPrivately(subject);
  routing(subject);
}

function creatingPrivately(subject: ContractSubject): void {
  describe('a ticket whose text is private', () => {
    it('is never visible to the customer, or is not made', async () => {
      const bench = await startBench(subject);
      const { helpDesk, simulator } = bench;
      const { supported } = helpDesk.capabilities.privateNotes;
      expect(await outcomeOf(bench.create({ public: false }))).toBe(supported ? 'done' : 'unsupported privateNotes');
      expect(simulator.tickets()).toHaveLength(supported ? 1 : 0);
      if (!supported) return;
      const { ticket } = await bench.create({ public: false, body: 'Looks like fraud.' });
      expect(bench.stored(ticket.id).comments.filter(({ public: isPublic }) => isPublic)).not.toContainEqual(
        expect.objectContaining({ body: expect.stringContaining('fraud') }),
      );
      expect(bench.stored(ticket.id).comments).toContainEqual(
        expect.objectContaining({ public: false, body: expect.stringContaining('Looks like fraud.') }),
      );
      const heard = [
        await helpDesk.latestPublicComment(ticket.id, options()),
        await helpDesk.latestCustomerMessage(ticket.id, options()),
      ];
      expect(JSON.stringify(heard)).not.toContain('fraud');
    });
  });
}

function routing(subject: ContractSubject): void {
  describe('the group of a new ticket', () => {
    it('is found by its name, ignoring case', async () => {
      const bench = await startBench(subject);
      for (const group of [groupName, groupName.toLowerCase()]) {
        const written = await bench.create({ group });
        const { supported } = bench.helpDesk.capabilities.groups;
        expect(written.unmet).toEqual(supported ? [] : [{ what: 'group', wanted: group, why: 'unsupported' }]);
        expect(bench.stored(written.ticket.id).group === groupName).toBe(supported);
      }
    });

    it('is unmet when no group or several groups have the name, and the ticket is made', async () => {
      const bench = await startBench(subject);
      const { supported } = bench.helpDesk.capabilities.groups;
      bench.simulator.seedGroup('Field service');
      bench.simulator.seedGroup('Field service');
      for (const [group, why] of [
        ['No such group', 'notFound'],
        ['Field service', 'ambiguous'],
      ] as const) {
        const { ticket, unmet } = await bench.create({ group, tags: ['phone'] });
        expect(unmet).toEqual([{ what: 'group', wanted: group, why: supported ? why : 'unsupported' }]);
        expect(bench.stored(ticket.id).group).not.toBe(group);
        expect(bench.stored(ticket.id).tags).toContain('phone');
        expect(said(bench.stored(ticket.id))).toHaveLength(1);
      }
    });
  });

  describe('the link of the conversation', () => {
    it('is updated when it is written again, never repeated, and never visible to the customer', async () => {
      const bench = await startBench(subject);
      const { ticket } = await bench.create();
      const before = bench.stored(ticket.id);
      for (const messages of [5, 6, 7]) {
        const { unmet } = await bench.change(ticket.id, { link: link({ messages, summary: `Summary ${messages}` }) });
        expect(unmet).toEqual([]);
      }
      const after = bench.stored(ticket.id);
      expect(after.conversation).toBe('call/CALL-1');
      expect(said(after)).toEqual(said(before));
      expect((await bench.helpDesk.latestPublicComment(ticket.id, options()))?.body).not.toContain('Summary');
    });

    it('is added to a ticket that another person opened', async () => {
      const bench = await startBench(subject);
      const id = bench.simulator.seedTicket({ requesterId: bench.adaId, subject: 'Hello', body: 'Anybody there?' });
      bench.clock.advance(60_000);
      await bench.change(id, { link: link({ conversation: 'webchat/S-7', title: 'Web chat' }) });
      expect(bench.stored(id).conversation).toBe('webchat/S-7');
      expect(said(bench.stored(id))).toEqual([{ body: 'Anybody there?', public: true }]);
    });
  });
}
