import { describe, expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import { draft, startSite } from './support.ts';

const minuteMs = 60_000;

describe('the tickets of a customer', () => {
  it('include at once what we wrote ourselves, although the index lags', async () => {
    const { jira, customer, write } = await startSite({ indexLagMs: 10 * minuteMs });
    const { ticket } = await jira.helpDesk.createTicket(draft({ requesterId: customer }), write('k'), options());
    const list = await jira.helpDesk.listTickets(customer, {}, 5, options());
    expect(list.map(({ id }) => id)).toEqual([ticket.id]);
  });

  it('are empty for our own account and for invalid ids', async () => {
    const { sim, jira, write } = await startSite();
    await jira.helpDesk.createTicket(draft(), write('k'), options());
    for (const id of [sim.accountId, '', 'x" OR project = SUP OR reporter = "y']) {
      expect(await jira.helpDesk.listTickets(id, {}, 5, options())).toEqual([]);
    }
  });
});
