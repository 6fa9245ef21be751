import { describe, expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import { startSite } from './support.ts';

describe('a search that ignores the page token', () => {
  it('ends, and returns each issue once', async () => {
    const { sim, jira, customer, clock } = await startSite({ ignoresPageToken: true });
    for (let n = 0; n < 120; n += 1) sim.seedTicket({ requesterId: customer, subject: `S${n}`, body: 'B' });
    clock.advance(10_000);
    const tickets = await jira.helpDesk.listTickets(customer, { status: 'new' }, 500, options());
    const ids = tickets.map(({ id }) => id);
    expect([ids.length, new Set(ids).size]).toEqual([100, 100]);
    const { events, incomplete } = await jira.helpDesk.listChanges(clock.now() - 60_000, options());
    expect(events).toHaveLength(100);
    expect(incomplete).toContain('repeats a page');
    expect(sim.requests.filter(({ path }) => path.includes('search/jql'))).toHaveLength(4);
  });

  it('is otherwise read to its end', async () => {
    const { sim, jira, customer, clock } = await startSite();
    for (let n = 0; n < 120; n += 1) sim.seedTicket({ requesterId: customer, subject: `S${n}`, body: 'B' });
    clock.advance(10_000);
    expect(await jira.helpDesk.listTickets(customer, { status: 'new' }, 500, options())).toHaveLength(120);
  });
});
