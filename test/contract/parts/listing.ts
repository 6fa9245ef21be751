import { describe, expect, it } from 'vitest';
import type { DeskEvent } from '../../../src/domain/desk/desk.ts';
import type { ContractSubject } from '../subject.ts';
import { options } from '../../support/adapter-helpers.ts';
import { startBench } from './bench.ts';

const minuteMs = 60_000;

/** The contract of the lists of tickets and changes. */
export function listing(subject: ContractSubject): void {
  describe('the tickets of a customer', () => {
    it('are only the customer’s own, newest change first', async () => {
      const bench = await startBench(subject);
      const ids = [];
      for (const subjectLine of ['One', 'Two', 'Three']) {
        ids.push((await bench.create({ subject: subjectLine })).ticket.id);
        bench.clock.advance(minuteMs);
      }
      await bench.create({ subject: 'Of Bob', requesterId: bench.bobId });
      await bench.create({ subject: 'Of nobody', requesterId: null });
      const [one = '', two = '', three = ''] = ids;
      bench.clock.advance(minuteMs);
      bench.human((agent) => agent.reply(one, 'Here I am.'));
      const list = await bench.helpDesk.listTickets(bench.adaId, {}, 10, options());
      expect(list.map(({ id }) => id)).toEqual([one, three, two]);
      expect(await bench.helpDesk.listTickets(bench.adaId, {}, 2, options())).toEqual(list.slice(0, 2));
      const bobs = await bench.helpDesk.listTickets(bench.bobId, {}, 10, options());
      expect(bobs.map((ticket) => ticket.subject)).toEqual(['Of Bob']);
    });

    it('are filtered by status and priority', async () => {
      const bench = await startBench(subject);
      const { ticket: solved } = await bench.create({ subject: 'Solved' });
      const { ticket: open } = await bench.create({ subject: 'Open', priority: 'urgent' });
      bench.human((agent) => agent.setStatus(solved.id, 'solved'));
      bench.human((agent) => agent.setStatus(open.id, 'open'));
      const idsOf = async (filter: Parameters<typeof bench.helpDesk.listTickets>[1]) =>
        (await bench.helpDesk.listTickets(bench.adaId, filter, 10, options())).map(({ id }) => id);
      expect(await idsOf({ status: 'solved' })).toEqual([solved.id]);
      expect(await idsOf({ status: 'open' })).toEqual([open.id]);
      const priority = bench.stored(open.id).priority ?? undefined;
      expect(await idsOf({ priority, status: 'open' })).toEqual([open.id]);
      expect(await idsOf({ status: 'onHold' })).toEqual([]);
    });

    it('fill the limit with tickets that match the filter, even when they are far down', async () => {
      const bench = await startBench(subject);
      const { simulator, adaId } = bench;
      const old = simulator.seedTicket({ requesterId: adaId, subject: 'Old', body: 'Solved long ago.' });
      simulator.agent.setStatus(old, 'solved');
      for (let n = 1; n <= 120; n += 1) {
        bench.clock.advance(1_000);
        simulator.seedTicket({ requesterId: adaId, subject: `Later ${n}`, body: 'Something else.' });
      }
      const list = await bench.helpDesk.listTickets(adaId, { status: 'solved' }, 1, options());
      expect(list.map(({ id }) => id)).toEqual([old]);
    });

    it('are an empty list when there are none', async () => {
      const bench = await startBench(subject);
      expect(await bench.helpDesk.listTickets(bench.adaId, {}, 10, options())).toEqual([]);
    });
  });

  changes(subject);
}

function changes(subject: ContractSubject): void {
  describe('the list of changes', () => {
    it('names each ticket that was created or changed since, and no other', async () => {
      const bench = await startBench(subject);
      const { helpDesk, clock } = bench;
      const { ticket: untouched } = await bench.create({ subject: 'Untouched' });
      const { ticket: replied } = await bench.create({ subject: 'Replied' });
      clock.advance(10 * minuteMs);
      const since = clock.now();
      clock.advance(minuteMs);
      bench.human((agent) => agent.reply(replied.id, 'Hello.'));
      const { ticket: made } = await bench.create({ subject: 'New' });
      clock.advance(minuteMs);
      const { events, until } = await helpDesk.listChanges(since, options());
      const named = events.map(({ ticketId }) => ticketId);
      expect([...named].sort()).toEqual([replied.id, made.id].sort());
      expect(named).not.toContain(untouched.id);
      expect(until).toBeGreaterThanOrEqual(since);
      expect(until).toBeLessThanOrEqual(clock.now());
    });

    it('has the same event id when it is read again, and another one after the next change', async () => {
      const bench = await startBench(subject);
      const since = bench.clock.now() - minuteMs;
      const { ticket } = await bench.create();
      bench.clock.advance(minuteMs);
      const ids = async () => (await bench.helpDesk.listChanges(since, options())).events.map(({ id }) => id);
      const first = await ids();
      expect(first).toHaveLength(1);
      expect(await ids()).toEqual(first);
      bench.human((agent) => agent.reply(ticket.id, 'Hello.'));
      bench.clock.advance(minuteMs);
      const second = await ids();
      expect(second).toHaveLength(1);
      expect(second).not.toEqual(first);
    });

    it('misses nothing from call to call, although the desk’s lists lag', async () => {
      const bench = await startBench(subject);
      const { helpDesk, clock, simulator } = bench;
      simulator.setIndexLag(90_000);
      const wanted: string[] = [];
      const seen: DeskEvent[] = [];
      let since = clock.now();
      for (let round = 0; round < 8; round += 1) {
        if (round < 4) wanted.push((await bench.create({ subject: `Round ${round}` })).ticket.id);
        clock.advance(40_000);
        const { events, until } = await helpDesk.listChanges(since, options());
        expect(until).toBeGreaterThanOrEqual(since);
        seen.push(...events);
        since = until;
      }
      expect([...new Set(seen.map(({ ticketId }) => ticketId))].sort()).toEqual([...wanted].sort());
    });

    it('is complete over several pages', async () => {
      const bench = await startBench(subject);
      const { simulator, clock, adaId } = bench;
      const since = clock.now();
      clock.advance(minuteMs);
      const wanted = Array.from({ length: 130 }, (_each, n) => {
        clock.advance(500);
        return simulator.seedTicket({ requesterId: adaId, subject: `Ticket ${n}`, body: 'Help.' });
      });
      clock.advance(10 * minuteMs);
      const found: string[] = [];
      let from = since;
      for (let round = 0; round < 5; round += 1) {
        const { events, until } = await bench.helpDesk.listChanges(from, options());
        found.push(...events.map(({ ticketId }) => ticketId));
        from = until;
      }
      expect([...new Set(found)].sort()).toEqual([...wanted].sort());
    });
  });

  describe('lists that lag', () => {
    it('do not keep a ticket from being read and changed at once', async () => {
      const bench = await startBench(subject);
      bench.simulator.setIndexLag(10 * minuteMs);
      const { ticket } = await bench.create();
      expect((await bench.helpDesk.getTicket(ticket.id, options())).id).toBe(ticket.id);
      await bench.change(ticket.id, { comment: { body: 'At once.', public: true, author: 'agent' } });
      expect(await bench.helpDesk.latestPublicComment(ticket.id, options())).toMatchObject({ body: 'At once.' });
      bench.clock.advance(11 * minuteMs);
      const list = await bench.helpDesk.listTickets(bench.adaId, {}, 10, options());
      expect(list.map(({ id }) => id)).toEqual([ticket.id]);
    });
  });
}
