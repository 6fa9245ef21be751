import { describe, expect, it } from 'vitest';
import { boundedDesk } from '../../../src/adapters/bounded-desk.ts';
import { commentCharacters } from '../../../src/domain/budgets.ts';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { ada, outcomeOf, startBench } from './bench.ts';

/** Ids that no record has, plausible and absurd ones. */
const strangeIds = ['999999999', '0', '', 'no-such-thing', '../tickets', 'a/b?c=d#e', '%2e%2e', '..'];

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Hello', body: 'Anybody there?' });
  clock.advance(60_000);
  return id;
}

/** The contract of reads. */
export function reading(subject: ContractSubject): void {
  describe('reading a ticket', () => {
    it.each(strangeIds)('fails with notFound for the id "%s"', async (id) => {
      const { helpDesk } = await startBench(subject);
      expect(await failureOf(helpDesk.getTicket(id, options()))).toMatchObject({ kind: 'notFound' });
    });

    it('fails with notFound for a deleted ticket, in reads and writes', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      bench.human((agent) => agent.remove(id));
      expect(await failureOf(bench.helpDesk.getTicket(id, options()))).toMatchObject({ kind: 'notFound' });
      expect(await failureOf(bench.helpDesk.latestPublicComment(id, options()))).toMatchObject({ kind: 'notFound' });
      const change = { comment: { body: 'Hello?', public: true, author: 'agent' } } as const;
      expect(await failureOf(bench.change(id, change))).toMatchObject({ kind: 'notFound' });
    });

    it('shows a colleague’s changes', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const before = await bench.helpDesk.getTicket(id, options());
      bench.human((agent) => agent.setStatus(id, 'solved'));
      const after = await bench.helpDesk.getTicket(id, options());
      expect(after.status).toBe('solved');
      expect(after.version).not.toBe(before.version);
      expect(Date.parse(after.updatedAt)).toBeGreaterThan(Date.parse(before.updatedAt));
    });

    it('fails as unavailable when there is no time left', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const late = { signal: AbortSignal.abort() };
      expect(await failureOf(bench.helpDesk.getTicket(id, late))).toMatchObject({ kind: 'unavailable' });
    });
  });

  it('keeps within the budget whatever the length of a mail, and says that it was cut', async () => {
    const bench = await startBench(subject);
    const id = seeded(bench);
    bench.human((agent) => agent.reply(id, `Look at these. ${'picture '.repeat(400_000)}`));
    const desk = boundedDesk(bench.helpDesk);
    const latest = await desk.latestPublicComment(id, options());
    expect(latest?.body).toMatch(/^Look at these\. picture .* \[…\]$/);
    expect(latest?.body.length).toBeLessThanOrEqual(commentCharacters);
    const [newest] = await desk.listComments(id, 10, options());
    expect(newest?.body.length).toBeLessThanOrEqual(commentCharacters);
  });

  describe('the latest message', () => {
    it('is the description when there is no comment', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      for (const read of [bench.helpDesk.latestPublicComment, bench.helpDesk.latestCustomerMessage]) {
        expect(await read(id, options())).toMatchObject({ body: 'Anybody there?', public: true });
      }
    });

    it('is never a private note', async () => {
      const bench = await startBench(subject);
      const { helpDesk } = bench;
      const id = seeded(bench);
      bench.human((agent) => agent.reply(id, 'Yes, what is it?'));
      if (helpDesk.capabilities.privateNotes.supported) {
        bench.human((agent) => agent.note(id, 'An odd one.'));
        await bench.change(id, { comment: { body: 'Odd indeed.', public: false, author: 'agent' } });
      }
      expect(await helpDesk.latestPublicComment(id, options())).toMatchObject({ body: 'Yes, what is it?' });
      expect(await helpDesk.latestCustomerMessage(id, options())).toMatchObject({ body: 'Anybody there?' });
    });

    it('differs between customer and team', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const mine = { body: 'It is urgent.', public: true, author: { requesterId: bench.adaId } };
      await bench.change(id, { comment: mine });
      bench.human((agent) => agent.reply(id, 'We hurry.'));
      await bench.change(id, { comment: { body: 'Done.', public: true, author: 'agent' } });
      expect(await bench.helpDesk.latestPublicComment(id, options())).toMatchObject({ body: 'Done.' });
      const latest = await bench.helpDesk.latestCustomerMessage(id, options());
      expect(latest).toMatchObject({ body: 'It is urgent.', authorId: bench.adaId });
    });
  });

  comments(subject);
  requesters(subject);
  credentials(subject);
}

function comments(subject: ContractSubject): void {
  describe('the list of comments', () => {
    it('is newest first, with private notes, up to the limit, and tells which comments are ours', async () => {
      const bench = await startBench(subject);
      const { helpDesk } = bench;
      const id = seeded(bench);
      const { supported } = helpDesk.capabilities.privateNotes;
      bench.human((agent) => agent.reply(id, 'From a colleague.'));
      await bench.change(id, { comment: { body: 'From us.', public: !supported, author: 'agent' } });
      const list = await helpDesk.listComments(id, 2, options());
      expect(list).toMatchObject([
        { body: 'From us.', public: !supported, ours: true },
        { body: 'From a colleague.', public: true, ours: false },
      ]);
      const all = await helpDesk.listComments(id, 50, options());
      expect(new Set(all.map((comment) => comment.id)).size).toBe(all.length);
      expect(all.map(({ body }) => body).slice(0, 2)).toEqual(['From us.', 'From a colleague.']);
    });

    it('is complete over several pages', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      for (let n = 1; n <= 130; n += 1) bench.human((agent) => agent.reply(id, `Reply ${n}`));
      const list = await bench.helpDesk.listComments(id, 120, options());
      expect(list.map(({ body }) => body)).toEqual(
        Array.from({ length: 120 }, (_each, index) => `Reply ${130 - index}`),
      );
      expect(await bench.helpDesk.latestPublicComment(id, options())).toMatchObject({ body: 'Reply 130' });
      expect(await bench.helpDesk.latestCustomerMessage(id, options())).toMatchObject({ body: 'Anybody there?' });
    });
  });
}

function requesters(subject: ContractSubject): void {
  describe('finding the customer', () => {
    it('works by phone number, or is refused as unsupported', async () => {
      const { requesters, helpDesk, adaId, simulator } = await startBench(subject);
      const find = (phone: string) => requesters.find({ phone }, options());
      const { supported } = helpDesk.capabilities.phoneLookup;
      expect(await outcomeOf(find(ada.phone))).toBe(supported ? 'done' : 'unsupported phoneLookup');
      if (!supported) return;
      expect(await find(ada.phone)).toEqual({ kind: 'one', requester: { id: adaId, name: ada.name } });
      expect(await find('+15555550199')).toEqual({ kind: 'none' });
      simulator.seedCustomer({ name: 'Ada’s mother', phone: ada.phone, email: 'mother@example.com' });
      expect(await find(ada.phone)).toMatchObject({ kind: 'several' });
    });

    it('works by e-mail address', async () => {
      const { requesters, adaId } = await startBench(subject);
      const one = { kind: 'one', requester: { id: adaId, name: ada.name } };
      expect(await requesters.find({ email: ada.email }, options())).toEqual(one);
      expect(await requesters.find({ email: 'nobody@example.com' }, options())).toEqual({ kind: 'none' });
      expect(await requesters.find({ email: 'ada@example' }, options())).toEqual({ kind: 'none' });
    });

    it('works by external id, and never finds another customer', async () => {
      const { requesters, helpDesk, adaId } = await startBench(subject);
      const found = await requesters.find({ externalId: ada.externalId }, options());
      const one = { kind: 'one', requester: { id: adaId, name: ada.name } };
      // A desk without a directory of its own may not have external ids.
      const allowed = helpDesk.capabilities.phoneLookup.supported ? [one] : [one, { kind: 'none' }];
      expect(allowed).toContainEqual(found);
      expect(await requesters.find({ externalId: 'crm-unknown' }, options())).toEqual({ kind: 'none' });
    });

    it('works by the id of the desk', async () => {
      const { requesters, bobId } = await startBench(subject);
      expect(await requesters.getRequester(bobId, options())).toMatchObject({ id: bobId, name: 'Bob Noyce' });
      for (const id of strangeIds) {
        expect(await failureOf(requesters.getRequester(id, options()))).toMatchObject({ kind: 'notFound' });
      }
    });
  });
}

function credentials(subject: ContractSubject): void {
  describe('the health check', () => {
    it('passes when the desk answers and accepts our credentials', async () => {
      const { helpDesk } = await startBench(subject);
      await expect(helpDesk.checkHealth(options())).resolves.toBeUndefined();
    });

    it('distinguishes wrong credentials from an outage', async () => {
      const bench = await startBench(subject);
      const wrong = bench.withWrongCredentials();
      expect(await failureOf(wrong.checkHealth(options()))).toMatchObject({ kind: 'unauthenticated' });
      bench.simulator.faults.down = true;
      expect(await failureOf(bench.helpDesk.checkHealth(options()))).toMatchObject({ kind: 'unavailable' });
    });
  });

  describe('the ticket of a messaging conversation', () => {
    it('is null for an unknown conversation, or is refused as unsupported', async () => {
      const { helpDesk } = await startBench(subject);
      const { supported } = helpDesk.capabilities.messagingTickets;
      const found: unknown[] = [];
      const search = helpDesk.ticketOfMessaging('no-such-conversation', options()).then((each) => found.push(each));
      expect(await outcomeOf(search)).toBe(supported ? 'done' : 'unsupported messagingTickets');
      expect(found).toEqual(supported ? [null] : []);
    });
  });
}
