import { describe, expect, it } from 'vitest';
import { readTicket } from '../../../simulators/zendesk/inputs.ts';
import { createTicket } from '../../../simulators/zendesk/ticket-writes.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, startDesk, write } from './support.ts';

const minuteMs = 60_000;

async function start(...args: Parameters<typeof startDesk>) {
  const { sim, desk, clock } = await startDesk(...args);
  const create = async (key: string) => {
    const made = await desk.helpDesk.createTicket(draft({ externalId: key }), write(key, clock.now()), options());
    return made.ticket.id;
  };
  const changes = (since: number) => desk.helpDesk.listChanges(since, options());
  const ids = async (since: number) => (await changes(since)).events.map(({ ticketId }) => ticketId);
  return { sim, desk, clock, create, changes, ids };
}

describe('changes of tickets', () => {
  it('are never called complete for the last minutes, and no change is missed from call to call', async () => {
    const { clock, create, changes } = await start();
    let since = clock.now();
    const seen = new Map<string, string>();
    for (let step = 0; step < 40; step += 1) {
      clock.advance(17_000);
      const id = step < 20 ? await create(`k${step}`) : 'none';
      const { events, until } = await changes(since);
      expect(until).toBeLessThanOrEqual(Math.max(since, clock.now() - minuteMs));
      expect(until).toBeGreaterThanOrEqual(since);
      for (const event of events) seen.set(event.id, event.ticketId);
      expect([...seen.values()]).not.toContain(id);
      since = until;
    }
    expect(new Set(seen.values()).size).toBe(20);
    expect(seen.size).toBe(20);
  });

  it('of the last minute need no call', async () => {
    const { sim, clock, changes } = await start();
    expect(await changes(clock.now())).toEqual({ events: [], until: clock.now(), incomplete: null });
    expect(sim.requests).toEqual([]);
  });

  it('name ticket and time, each ticket once, deleted ones included, even when pages overlap', async () => {
    const { sim, desk, clock, create, changes } = await start({ exportPageSize: 3, exportOverlap: 1 });
    const since = clock.now();
    const ids: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      clock.advance(1_000);
      ids.push(await create(`k${i}`));
    }
    const [first = '', second = ''] = ids;
    clock.advance(1_000);
    await desk.helpDesk.changeTicket(first, { status: 'open' }, guard(), write('x', clock.now()), options());
    clock.advance(1_000);
    sim.store.deleteTicket(Number(second));
    const deletedAt = clock.now();
    clock.advance(10 * minuteMs);
    const { events } = await changes(since);
    expect(events.map(({ ticketId }) => ticketId).sort()).toEqual([...ids].sort());
    expect(new Set(events.map(({ id }) => id)).size).toBe(7);
    expect(events.find(({ ticketId }) => ticketId === second)).toMatchObject({ at: deletedAt });
    expect((await changes(since)).events).toEqual(events);
  });

  it('that are too many for one call come with the next calls', async () => {
    const { sim, clock, create, changes } = await start({ exportPageSize: 2 });
    let since = clock.now();
    for (let i = 0; i < 25; i += 1) {
      clock.advance(1_000);
      await create(`k${i}`);
    }
    clock.advance(10 * minuteMs);
    const seen = new Set<string>();
    let calls = 0;
    while (seen.size < 25) {
      calls += 1;
      const { events, until } = await changes(since);
      for (const { ticketId } of events) seen.add(ticketId);
      expect(until).toBeGreaterThan(since);
      since = until;
      expect(calls).toBeLessThan(10);
    }
    expect(sim.requests.filter(({ path }) => path.includes('incremental')).length).toBeLessThanOrEqual(calls * 5);
  });

  it('fail for a while when the export is called too often, and when the clocks differ', async () => {
    const { sim, clock, ids } = await start({ exportsPerMinute: 2 });
    const since = clock.now();
    clock.advance(5 * minuteMs);
    expect(await ids(since)).toEqual([]);
    expect(await ids(since)).toEqual([]);
    expect(await failureOf(ids(since))).toMatchObject({ kind: 'rateLimited', retryAfterMs: minuteMs });
    sim.faults.add({ kind: 'status', status: 400, body: { error: 'StartTimeTooRecent', description: 'x' } });
    expect((await failureOf(ids(since))).kind).toBe('unavailable');
  });
});

describe('changes in an account that refuses the incremental export', () => {
  it.each([403, 404] as const)(
    'with a %i come from the list of tickets, and why is told',
    async (incrementalExport) => {
      const { sim, clock, create, changes } = await start({ incrementalExport });
      const old = await create('old');
      clock.advance(10 * minuteMs);
      const since = clock.now();
      const made: string[] = [];
      for (let i = 0; i < 120; i += 1) {
        clock.advance(1_000);
        made.push(await create(`k${i}`));
      }
      clock.advance(10 * minuteMs);
      const { events, until, incomplete } = await changes(since);
      expect(events.map(({ ticketId }) => ticketId).sort()).toEqual([...made].sort());
      expect(events.map(({ ticketId }) => ticketId)).not.toContain(old);
      expect(until).toBe(clock.now() - 2 * minuteMs);
      expect(incomplete).toMatch(/incremental export.*administrator.*deleted tickets are not noticed/);
      expect(sim.requests.filter(({ path }) => path.includes('incremental'))).toHaveLength(1);
    },
  );

  it('do not ask for the export again for an hour, then notice that it is allowed', async () => {
    const { sim, clock, create, changes } = await start({ incrementalExport: 403 });
    const exports = () => sim.requests.filter(({ path }) => path.includes('incremental')).length;
    let since = clock.now();
    const seen = new Set<string>();
    for (let round = 0; round < 11; round += 1) {
      const id = await create(`k${round}`);
      clock.advance(5 * minuteMs);
      const { events, until } = await changes(since);
      for (const { ticketId } of events) seen.add(ticketId);
      expect(seen).toContain(id);
      since = until;
    }
    expect(exports()).toBe(1);
    sim.settings.incrementalExport = 'allowed';
    clock.advance(10 * minuteMs);
    expect((await changes(since)).incomplete).toBeNull();
    expect(exports()).toBe(2);
    expect(seen.size).toBe(11);
  });

  it('that are too many for one call are not read to the end, which is told', async () => {
    const { sim, clock, changes } = await start({ incrementalExport: 404 });
    const since = clock.now();
    const requester = sim.store.seedUser({ name: 'Ann' });
    const { input } = readTicket({ ticket: { comment: { body: 'x' } } });
    for (let i = 0; i < 2_050; i += 1) createTicket(sim, requester, input);
    clock.advance(10 * minuteMs);
    const { events, until, incomplete } = await changes(since);
    expect(events).toHaveLength(2_000);
    expect(until).toBeGreaterThan(since);
    expect(incomplete).toContain('more than 2000 tickets have changed');
  });

  it('fail when the list fails too, and while our credentials are refused', async () => {
    const { sim, clock, ids } = await start({ incrementalExport: 403 });
    const since = clock.now() - 10 * minuteMs;
    sim.faults.add({ kind: 'status', status: 503, match: { path: '/api/v2/tickets' } });
    expect((await failureOf(ids(since))).kind).toBe('unavailable');
    sim.faults.add({ kind: 'status', status: 401 });
    expect((await failureOf(ids(since))).kind).toBe('unauthenticated');
  });
});
