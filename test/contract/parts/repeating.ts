import { describe, expect, it } from 'vitest';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, said, startBench, writeKey } from './bench.ts';
import { persist } from './persist.ts';

const thanks = 'Thanks, I will wait.';
const write = ['POST', 'PUT', 'PATCH'] as const;

function seeded({ simulator, clock, adaId }: Bench): string {
  const id = simulator.seedTicket({ requesterId: adaId, subject: 'Hello', body: 'Anybody there?' });
  clock.advance(60_000);
  return id;
}

/** Writes the comment as a separate operation, until it is done. */
async function say({ helpDesk, clock }: Bench, id: string, key: string): Promise<void> {
  const comment = { body: thanks, public: true, author: 'agent' } as const;
  await persist({ clock, key }, (attempt) => helpDesk.changeTicket(id, { comment }, guard(), attempt, options()));
  clock.advance(2_000);
}

function loseNextAnswer({ simulator }: Bench): void {
  for (const method of write) simulator.faults.add({ id: method, kind: 'lostAnswer', match: { method } });
}

function timesSaid(bench: Bench, id: string): number {
  return said(bench.stored(id)).filter(({ body }) => body === thanks).length;
}

/** The contract of writes that look the same, and of writes that fail for good. */
export function repeating(subject: ContractSubject): void {
  describe('two comments with the same text', () => {
    it.each([
      ['no answer is lost', []],
      ['the first answer is lost', ['first']],
      ['the second answer is lost', ['second']],
      ['both answers are lost', ['first', 'second']],
    ] as const)('are both written when they are two operations: %s', async (_title, lost) => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      for (const operation of ['first', 'second'] as const) {
        if ((lost as readonly string[]).includes(operation)) loseNextAnswer(bench);
        await say(bench, id, `deskbridge:call/CALL-1#${operation}`);
        bench.simulator.faults.clear();
      }
      expect(timesSaid(bench, id)).toBe(2);
    });

    it('are both there when a colleague wrote one of them in between', async () => {
      const bench = await startBench(subject);
      const { helpDesk, clock, simulator } = bench;
      const id = seeded(bench);
      const comment = { body: thanks, public: true, author: 'agent' } as const;
      const firstTriedAt = clock.now();
      for (const method of write) simulator.faults.add({ kind: 'reset', match: { method } });
      await failureOf(helpDesk.changeTicket(id, { comment }, guard(), writeKey('op-1', firstTriedAt), options()));
      simulator.faults.clear();
      clock.advance(60_000);
      bench.human((agent) => agent.reply(id, thanks));
      await helpDesk.changeTicket(id, { comment }, guard(), writeKey('op-1', firstTriedAt, true), options());
      expect(timesSaid(bench, id)).toBe(2);
    });

    it('are written once when they are one operation that is repeated, however often and late', async () => {
      const bench = await startBench(subject);
      const { helpDesk, clock } = bench;
      const id = seeded(bench);
      const comment = { body: thanks, public: true, author: 'agent' } as const;
      const firstTriedAt = clock.now();
      await helpDesk.changeTicket(id, { comment }, guard(), writeKey('op-1', firstTriedAt), options());
      bench.clock.advance(60_000);
      bench.human((agent) => agent.reply(id, 'You are welcome.'));
      for (const hours of [0, 1, 3]) {
        clock.advance(hours * 3_600_000);
        await helpDesk.changeTicket(id, { comment }, guard(), writeKey('op-1', firstTriedAt, true), options());
      }
      expect(timesSaid(bench, id)).toBe(1);
    });

    it('do not undo a colleague’s later change of the status when they are one operation', async () => {
      const bench = await startBench(subject);
      const { helpDesk, clock } = bench;
      const id = seeded(bench);
      const change = { comment: { body: thanks, public: true, author: 'agent' }, status: 'pending' } as const;
      const firstTriedAt = clock.now();
      await helpDesk.changeTicket(id, change, guard(), writeKey('op-1', firstTriedAt), options());
      clock.advance(60_000);
      bench.human((agent) => agent.setStatus(id, 'solved'));
      await helpDesk.changeTicket(id, change, guard(), writeKey('op-1', firstTriedAt, true), options());
      expect(timesSaid(bench, id)).toBe(1);
      expect(bench.stored(id).status).toBe('solved');
    });
  });

  describe('a creation that is repeated', () => {
    it('makes one ticket, although lists show it only after a while', async () => {
      const bench = await startBench(subject);
      bench.simulator.setIndexLag(120_000);
      loseNextAnswer(bench);
      const key = 'deskbridge:call/CALL-9#1';
      const wanted = draft({ requesterId: bench.adaId, externalId: key });
      await persist({ clock: bench.clock, key, waitMs: 5_000 }, (attempt) =>
        bench.helpDesk.createTicket(wanted, attempt, options()),
      );
      expect(bench.simulator.tickets()).toHaveLength(1);
    });
  });

  describe('a write that is refused for good', () => {
    it('is refused because of wrong credentials, and nothing is written', async () => {
      const bench = await startBench(subject);
      const id = seeded(bench);
      const wrong = bench.withWrongCredentials();
      const comment = { body: thanks, public: true, author: 'agent' } as const;
      const failures = [
        await failureOf(wrong.createTicket(draft(), bench.freshKey(), options())),
        await failureOf(wrong.changeTicket(id, { comment }, guard(), bench.freshKey(), options())),
      ];
      expect(failures.map(({ kind }) => kind)).toEqual(['unauthenticated', 'unauthenticated']);
      expect(bench.simulator.tickets()).toHaveLength(1);
      expect(timesSaid(bench, id)).toBe(0);
    });
  });
}
