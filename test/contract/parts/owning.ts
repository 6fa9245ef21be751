import { describe, expect, it } from 'vitest';
import { overwritesOthers } from '../../../src/domain/tickets/manual-changes.ts';
import type { TicketChange, WrittenTicket } from '../../../src/domain/tickets/tickets.ts';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { failureOf, guard, options } from '../../support/adapter-helpers.ts';
import { link, startBench, writeKey } from './bench.ts';

const comment = { body: 'My card ends in 4242.', public: true, author: 'agent' } as const;
const changes: readonly [string, TicketChange][] = [
  ['a comment', { comment }],
  ['a status', { status: 'pending' }],
  ['a comment with tags, status and link', { comment, addTags: ['vip'], status: 'pending' }],
];
const changedHands = { kind: 'notFound', reason: 'changedHands' };

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Hello', body: 'Anybody there?' });
  clock.advance(60_000);
  return id;
}

/** Changes the ticket for Ada, with the version at which it was hers. */
function changeForAda(
  { helpDesk, adaId, freshKey }: Bench,
  id: string,
  change: TicketChange,
  version: string | null,
  key = freshKey(),
): Promise<WrittenTicket> {
  return helpDesk.changeTicket(id, change, guard(version, adaId), key, options());
}

/** The contract of writes that are bound to a customer. */
export function owning(subject: ContractSubject): void {
  describe('a ticket that changed hands', () => {
    it.each(changes)('is not written to, and looks like a missing one: %s', async (_title, change) => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      bench.human((agent) => agent.setRequester(id, bench.bobId));
      const before = bench.stored(id);
      // Where the desk has a lock, what could overwrite something is a conflict at first, and the ticket is read again.
      const { supported: hasLock } = bench.helpDesk.capabilities.optimisticLock;
      expect(await failureOf(changeForAda(bench, id, change, version))).toMatchObject(
        hasLock && overwritesOthers(change) ? { kind: 'conflict' } : changedHands,
      );
      expect(await failureOf(changeForAda(bench, id, change, null))).toMatchObject(changedHands);
      expect(bench.stored(id)).toEqual(before);
      bench.human((agent) => agent.setRequester(id, bench.adaId));
      await changeForAda(bench, id, change, null);
      expect(bench.stored(id)).not.toEqual(before);
    });

    it('is told from one that somebody else has only worked on: the comment is made on it as it is now', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      bench.human((agent) => agent.setPriority(id, 'high'));
      const { ticket } = await changeForAda(bench, id, { comment }, version);
      expect(ticket.priority).toBe('high');
      expect(bench.stored(id)?.comments.map(({ body }) => body)).toContain(comment.body);
    });

    it('is found to have been written while it was theirs, and is then left alone', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      const { key, firstTriedAt } = bench.freshKey();
      await changeForAda(bench, id, { comment }, version, writeKey(key, firstTriedAt));
      bench.human((agent) => agent.setRequester(id, bench.bobId));
      const before = bench.stored(id);
      // The caller may know the ticket as it is now, or not at all.
      const { version: now } = await bench.helpDesk.getTicket(id, options());
      for (const seen of [version, now, null]) {
        const repeated = await changeForAda(bench, id, { comment }, seen, writeKey(key, firstTriedAt, true));
        expect(repeated.ticket.requesterId).toBe(bench.bobId);
        const another = { comment: { ...comment, body: 'Never said.' } };
        const other = changeForAda(bench, id, another, seen, writeKey(`${key}2`, firstTriedAt, true));
        expect(await failureOf(other)).toMatchObject(changedHands);
      }
      expect(bench.stored(id)).toEqual(before);
    });

    it('gets no further part of a write after one that was done while it was theirs', async () => {
      const bench = await startBench(subject);
      const { simulator } = bench;
      const change: TicketChange = { comment, status: 'pending', priority: 'high', addTags: ['vip'], link: link() };
      let isMoved = true;
      for (let done = 1; isMoved && done < 10; done += 1) {
        const id = seeded(bench);
        const { version } = await bench.helpDesk.getTicket(id, options());
        const [start, key] = [simulator.requests.length, bench.freshKey()];
        const isWrite = ({ method, status }: (typeof simulator.requests)[number]): boolean =>
          method !== 'GET' && status !== null && status < 300;
        let before: unknown = null;
        // Without a lock, what happens between the last read and the write cannot be seen.
        simulator.faults.chaos = (method) => {
          if (method === 'GET' && before === null && simulator.requests.slice(start).filter(isWrite).length >= done) {
            simulator.agent.setRequester(id, bench.bobId);
            before = bench.stored(id);
          }
          return null;
        };
        await changeForAda(bench, id, change, version, key).catch(() => undefined);
        isMoved = before !== null;
        if (!isMoved) continue;
        expect(bench.stored(id), `after ${done}`).toEqual(before);
        const repeated = changeForAda(bench, id, change, version, { ...key, mayBeDone: true });
        const isSaid = bench.stored(id).comments.some(({ body }) => body.includes(comment.body));
        expect(
          await repeated.then(
            () => 'done',
            () => 'refused',
          ),
          `after ${done}`,
        ).toBe(isSaid ? 'done' : 'refused');
        expect(bench.stored(id), `after ${done}, repeated`).toEqual(before);
        simulator.faults.clear();
      }
    });

    it('is not written to if it changes hands between the read and the write, where the desk has a lock', async () => {
      const bench = await startBench(subject);
      if (!bench.helpDesk.capabilities.optimisticLock.supported) return;
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      // The first look of a write that may be done finds it still theirs.
      const late = writeKey(bench.freshKey().key, bench.clock.now(), true);
      bench.simulator.faults.add({ kind: 'delay', ms: 150, match: { method: 'PUT|PATCH' } });
      const write = failureOf(changeForAda(bench, id, { comment }, version, late));
      await expect.poll(() => bench.simulator.requests.at(-1)?.method).toMatch(/PUT|PATCH/);
      bench.human((agent) => agent.setRequester(id, bench.bobId));
      const before = bench.stored(id);
      expect(await write).toMatchObject({ kind: 'conflict' });
      expect(bench.stored(id)).toEqual(before);
    });

    it('is not given away by a change that was meant for the customer before', async () => {
      const bench = await startBench(subject);
      const carolId = bench.simulator.seedCustomer({
        name: 'Carol',
        phone: '+15555550103',
        email: 'carol@example.com',
      });
      const id = seeded(bench);
      const { version } = await bench.helpDesk.getTicket(id, options());
      const give = (requesterId: string, from: string, seen: string | null): Promise<WrittenTicket> =>
        bench.helpDesk.changeTicket(
          id,
          {
            requesterId,
            comment: { ...comment, public: !bench.helpDesk.capabilities.privateNotes.supported },
          },
          { ...guard(seen), from },
          bench.freshKey(),
          options(),
        );
      bench.human((agent) => agent.setRequester(id, bench.bobId));
      const before = bench.stored(id);
      for (const seen of [version, null]) {
        expect(await failureOf(give(carolId, bench.adaId, seen))).toMatchObject({ kind: 'conflict' });
        expect(bench.stored(id)).toEqual(before);
      }
      // Read again, it is known to be Bob's.
      const given = await give(carolId, bench.bobId, (await bench.helpDesk.getTicket(id, options())).version);
      expect(given.ticket.requesterId).toBe(carolId);
      await give(carolId, bench.bobId, null);
      expect(bench.stored(id).requesterId).toBe(carolId);
    });

    it('is given to another customer by a change that names them, also if it was done already', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const change = { requesterId: bench.bobId };
      const { key, firstTriedAt } = bench.freshKey();
      const given = await changeForAda(bench, id, change, null, writeKey(key, firstTriedAt));
      expect(given.ticket.requesterId).toBe(bench.bobId);
      const again = await changeForAda(bench, id, change, null, writeKey(key, firstTriedAt, true));
      expect(again.ticket.requesterId).toBe(bench.bobId);
    });
  });
}
