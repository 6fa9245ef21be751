import { describe, expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import { startSite } from './support.ts';

const minuteMs = 60_000;

describe('the list of changes', () => {
  it('misses no change that was made while the index lagged', async () => {
    const { sim, jira, clock, customer } = await startSite({ indexLagMs: 2 * minuteMs });
    const made: string[] = [];
    const seen: string[] = [];
    let since = clock.now();
    for (let round = 0; round < 12; round += 1) {
      if (round < 6) made.push(sim.seedTicket({ requesterId: customer, subject: `T${round}`, body: 'B' }));
      clock.advance(30_000);
      const { events, until } = await jira.helpDesk.listChanges(since, options());
      seen.push(...events.map(({ ticketId }) => ticketId));
      since = until;
    }
    expect([...new Set(seen)].sort()).toEqual(made.sort());
  });

  it('continues with the next call when there are too many changes', async () => {
    const { sim, jira, clock, customer } = await startSite();
    const since = clock.now();
    const made = Array.from({ length: 2_100 }, (_one, n) => {
      clock.advance(10);
      return sim.seedTicket({ requesterId: customer, subject: `T${n}`, body: 'B' });
    });
    clock.advance(10 * minuteMs);
    const first = await jira.helpDesk.listChanges(since, options());
    const second = await jira.helpDesk.listChanges(first.until, options());
    const seen = [...first.events, ...second.events].map(({ ticketId }) => ticketId);
    expect(first.events).toHaveLength(2_000);
    expect(new Set(seen)).toEqual(new Set(made));
  });
});
