import { describe, expect, it } from 'vitest';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { connect, draft, startSite } from './support.ts';

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

describe('an issue of Jira Service Management that the portal does not show', () => {
  it('is hidden from its reporter, unless we made it for them, or we may not look up the field', async () => {
    const { sim, jira, customer, write } = await startSite({ serviceDesk: true });
    const shown = sim.seedTicket({ requesterId: customer, subject: 'Mine', body: 'B' });
    const seen = { summary: 'Fraud?', description: null, reporterId: customer, creatorId: sim.accountId };
    const { id } = sim.store.addIssue(seen);
    const hidden = async (ticketId: string): Promise<unknown> =>
      (await jira.helpDesk.getTicket(ticketId, options())).hiddenFromRequester;
    expect([await hidden(shown), await hidden(id)]).toEqual([undefined, true]);
    const listed = await jira.helpDesk.listTickets(customer, {}, 10, options());
    expect(listed.filter(({ hiddenFromRequester }) => hiddenFromRequester === true).map((one) => one.id)).toEqual([id]);
    sim.faults.add({ kind: 'status', status: 404, times: 0, match: { path: '/rest/servicedeskapi/servicedesk' } });
    const { ticket } = await jira.helpDesk.createTicket(draft({ requesterId: customer }), write('k'), options());
    expect(ticket.hiddenFromRequester).toBeUndefined();
    const other = connect(sim);
    sim.faults.add({ kind: 'status', status: 503, match: { path: '/rest/api/3/field' } });
    const failure = await failureOf(other.helpDesk.getTicket(id, options()));
    expect(failure.kind, 'what may be hidden is not shown while the field cannot be read').toBe('unavailable');
    sim.faults.add({ kind: 'status', status: 403, times: 0, match: { path: '/rest/api/3/field' } });
    expect((await other.helpDesk.getTicket(id, options())).hiddenFromRequester).toBeUndefined();
  });
});
