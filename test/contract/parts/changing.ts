import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { priorities, ticketStatuses } from '../../../src/domain/tickets/tickets.ts';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { grace, groupName, isUnmet, outcomeOf, said, startBench } from './bench.ts';
import { longText, texts } from './creating.ts';

const opening = { body: 'Anybody there?', public: true };

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Hello', body: opening.body });
  clock.advance(60_000);
  return id;
}

/** The contract of changes. */
export function changing(subject: ContractSubject): void {
  commenting(subject);
  fields(subject);
  people(subject);
  locking(subject);
}

function commenting(subject: ContractSubject): void {
  describe('commenting', () => {
    it.each(texts)('returns %s as the same plain text', async (_title, text) => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      await bench.change(id, { comment: { body: text, public: true, author: 'agent' } });
      expect(said(bench.stored(id))).toEqual([opening, { body: text, public: true }]);
      expect((await bench.helpDesk.latestPublicComment(id, options()))?.body).toBe(text);
    });

    it('keeps a long text complete', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      await bench.change(id, { comment: { body: longText, public: true, author: 'agent' } });
      expect((await bench.helpDesk.latestPublicComment(id, options()))?.body).toBe(longText);
    });

    it('writes a private note as private, or not at all', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const note = bench.change(id, {
        comment: { body: 'Be careful.', public: false, author: 'agent' },
        addTags: ['careful'],
      });
      const { supported } = bench.helpDesk.capabilities.privateNotes;
      expect(await outcomeOf(note)).toBe(supported ? 'done' : 'unsupported privateNotes');
      expect(said(bench.stored(id))).toEqual([opening, ...(supported ? [{ body: 'Be careful.', public: false }] : [])]);
      expect(bench.stored(id).tags.includes('careful')).toBe(supported);
    });

    it('writes in the name of the customer when requested', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      await bench.change(id, { comment: { body: 'Me again.', public: true, author: { requesterId: bench.adaId } } });
      expect(bench.stored(id).comments.at(-1)).toMatchObject({ body: 'Me again.', authorId: bench.adaId });
    });

    it('keeps the files of a comment', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const file = { name: 'résumé 1.txt', contentType: 'text/plain', content: 'Zeile', encoding: 'utf8' } as const;
      await bench.change(id, { comment: { body: 'See file.', public: true, author: 'agent', files: [file] } });
      expect(bench.stored(id).comments.at(-1)).toMatchObject({
        body: 'See file.',
        files: [{ name: 'résumé 1.txt', content: 'Zeile' }],
      });
    });
  });
}

function fields(subject: ContractSubject): void {
  describe('status, priority and tags', () => {
    it.each(ticketStatuses)('sets the status %s or names it as unmet', async (status) => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const before = bench.stored(id).status;
      const written = await bench.change(id, { status });
      const after = bench.stored(id).status;
      expect(after).toBe(isUnmet(written, 'status') ? before : status);
      expect(written.ticket.status).toBe(after);
    });

    it('solves and reopens', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      for (const status of ['solved', 'open'] as const) {
        const written = await bench.change(id, { status });
        expect(written.unmet).toEqual([]);
        expect(bench.stored(id).status).toBe(status);
      }
    });

    it.each(priorities)('sets the priority %s or names it as unmet', async (priority) => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const before = bench.stored(id).priority;
      const written = await bench.change(id, { priority });
      expect(bench.stored(id).priority).toBe(isUnmet(written, 'priority') ? before : priority);
    });

    it('adds tags and keeps the present ones', async () => {
      const bench = await startBench(subject);
      const { ticket } = await bench.create({ tags: ['phone', 'billing'] });
      const { ticket: after } = await bench.change(ticket.id, { addTags: ['escalated', 'phone'] });
      expect([...after.tags].sort()).toEqual(expect.arrayContaining(['billing', 'escalated', 'phone']));
      const stored = bench.stored(ticket.id).tags;
      expect(stored).toEqual(expect.arrayContaining(['billing', 'escalated', 'phone']));
      expect(new Set(stored).size).toBe(stored.length);
    });

    it('changes nothing when the change is empty', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const before = await bench.helpDesk.getTicket(id, options());
      const { ticket, unmet } = await bench.change(id, {});
      expect({ ticket, unmet }).toEqual({ ticket: before, unmet: [] });
    });
  });
}

function people(subject: ContractSubject): void {
  describe('group and assignee', () => {
    it('assigns by e-mail address', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const written = await bench.change(id, { assignee: grace.email });
      expect(written.unmet).toEqual([]);
      expect(bench.stored(id).assignee).toBe(grace.email);
      expect(written.ticket.assigneeId).not.toBeNull();
    });

    it('names an unknown assignee and an unknown group as unmet, and does the rest', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const { supported } = bench.helpDesk.capabilities.groups;
      const { unmet } = await bench.change(id, {
        comment: { body: 'Somebody will call.', public: true, author: 'agent' },
        assignee: 'nobody@example.com',
        group: 'No such group',
        addTags: ['callback'],
      });
      expect(unmet).toHaveLength(2);
      expect(unmet).toContainEqual({ what: 'assignee', wanted: 'nobody@example.com', why: 'notFound' });
      const why = supported ? 'notFound' : 'unsupported';
      expect(unmet).toContainEqual({ what: 'group', wanted: 'No such group', why });
      expect(said(bench.stored(id))).toEqual([opening, { body: 'Somebody will call.', public: true }]);
      expect(bench.stored(id).tags).toContain('callback');
    });

    it('moves the ticket to a group', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const before = bench.stored(id).group;
      const written = await bench.change(id, { group: groupName });
      const { supported } = bench.helpDesk.capabilities.groups;
      expect(written.unmet).toEqual(supported ? [] : [{ what: 'group', wanted: groupName, why: 'unsupported' }]);
      expect(bench.stored(id).group).toBe(supported ? groupName : before);
    });
  });
}

function locking(subject: ContractSubject): void {
  describe('a change with a version', () => {
    it('is a conflict that writes nothing when another person changed the ticket; without a version it is done', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      bench.human((agent) => agent.reply(id, 'I take this one.'));
      const change: TicketChange = {
        status: 'solved',
        comment: { body: 'Solved.', public: true, author: 'agent' },
        addTags: ['done'],
      };
      const before = bench.stored(id);
      expect(await failureOf(bench.change(id, change, version))).toMatchObject({ kind: 'conflict' });
      expect(bench.stored(id)).toEqual(before);
      await bench.change(id, change, null);
      expect(bench.stored(id).status).toBe('solved');
    });

    it('is no conflict when nobody else wrote: each write returns the version for the next', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      let { version } = await bench.helpDesk.getTicket(id, options());
      for (const body of ['One.', 'Two.', 'Three.']) {
        const comment = { body, public: true, author: 'agent' } as const;
        const written = await bench.change(id, { comment, addTags: [`t${body.length}`] }, version);
        ({ version } = written.ticket);
      }
      expect(said(bench.stored(id)).map(({ body }) => body)).toEqual([opening.body, 'One.', 'Two.', 'Three.']);
    });
  });

  describe('a closed ticket', () => {
    it('does not change any more, or is reopened when the desk supports it', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      bench.human((agent) => agent.setStatus(id, 'closed'));
      const comment = { body: 'It broke again.', public: true, author: 'agent' } as const;
      const { supported } = bench.helpDesk.capabilities.reopenClosed;
      const reopening = bench.change(id, { comment, status: 'open' });
      expect(await outcomeOf(reopening)).toBe(supported ? 'done' : 'rejected ticketClosed');
      expect(bench.stored(id).status).toBe(supported ? 'open' : 'closed');
      expect(said(bench.stored(id))).toEqual([opening, ...(supported ? [{ body: comment.body, public: true }] : [])]);
    });

    it('is continued by follow-ups, of which the newest one is found', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      bench.human((agent) => agent.setStatus(id, 'closed'));
      expect(await bench.helpDesk.findFollowUp(id, options())).toBeNull();
      for (const subjectLine of ['Again', 'And again']) {
        const { ticket } = await bench.create({ subject: subjectLine, followUpOf: id });
        expect(bench.stored(ticket.id)).toMatchObject({ subject: subjectLine, followUpOf: id });
        expect((await bench.helpDesk.findFollowUp(id, options()))?.id).toBe(ticket.id);
        expect(await bench.helpDesk.findFollowUp(ticket.id, options())).toBeNull();
      }
    });
  });
}
