import { describe, expect, it } from 'vitest';
import type { Jira } from '../../../src/adapters/jira/index.ts';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import type { Exchange } from '../../simulators/jira/spec.ts';
import { differences, isInSpecification, record } from '../../simulators/jira/spec.ts';
import type { Site } from './support.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { connect, draft, link, notesRole, startSite } from './support.ts';

const file = { name: 'a.txt', contentType: 'text/plain', content: 'A', encoding: 'utf8' } as const;

/** Routes that the published document does not contain, or whose document has no license for a copy. */
const elsewhere = [
  /^GET \/rest\/api\/3\/project\/SUP(?:\/components)?$/u,
  /^DELETE \/rest\/api\/3\/user\/properties\/deskbridge\.create\.[0-9a-f]{16}$/u,
  /^(?:GET|POST) \/rest\/servicedeskapi\/(?:servicedesk|request)(?:\/|$)/u,
];

/** Uses everything that the adapter can do, once. */
async function everything({ sim, customer, write, clock }: Site, { helpDesk, requesters }: Jira): Promise<void> {
  const call = options();
  sim.seedGroup('Billing');
  sim.seedAgent({ name: 'Grace Hopper', email: 'grace@example.com' });
  await helpDesk.checkHealth(call);
  const fields = { priority: 'high', status: 'pending', group: 'Billing', requesterId: customer } as const;
  const { ticket } = await helpDesk.createTicket(draft({ ...fields, files: [file] }), write('a'), call);
  await helpDesk.createTicket(draft({ public: false, followUpOf: ticket.id }), write('b'), call);
  await helpDesk.createTicket(draft(fields), write('a', true), call);
  clock.advance(600_000);
  await helpDesk.createTicket(draft(), write('c', true), call);
  const change: TicketChange = {
    comment: { body: 'Hi.', public: false, author: 'agent', files: [file] },
    status: 'solved',
    priority: 'low',
    group: 'No such group',
    assignee: 'grace@example.com',
    addTags: ['x y'],
    link: link({ summary: 'All is well.' }),
  };
  const { version } = await helpDesk.getTicket(ticket.id, call);
  await helpDesk.changeTicket(ticket.id, change, guard(version), write('d'), call);
  await helpDesk.changeTicket(ticket.id, change, guard(), write('d', true), call);
  const other = sim.seedCustomer({ name: 'Bea', phone: null, email: 'bea@example.com' });
  await helpDesk.changeTicket(ticket.id, { requesterId: other }, guard(), write('f'), call);
  sim.faults.add({ kind: 'status', status: 404, match: { path: '/rest/servicedeskapi/servicedesk' } });
  clock.advance(600_000);
  await helpDesk.createTicket(draft(), write('g'), call);
  sim.faults.clear();
  const comment = { body: 'Me.', public: true, author: { requesterId: customer }, files: [file] };
  await helpDesk.changeTicket(ticket.id, { comment, status: 'open' }, guard(), write('e', true), call);
  await helpDesk.listComments(ticket.id, 10, call);
  await helpDesk.latestPublicComment(ticket.id, call);
  await helpDesk.latestCustomerMessage(ticket.id, call);
  await helpDesk.listTickets(customer, { status: 'open' }, 5, call);
  await helpDesk.findFollowUp(ticket.id, call);
  await helpDesk.listChanges(clock.now() - 3_600_000, call);
  await requesters.find({ email: 'ada@example.com' }, call);
  await requesters.getRequester(customer, call);
  await failureOf(helpDesk.getTicket('404404', call));
  await failureOf(requesters.getRequester('nobody', call));
}

const nameOf = ({ method, path }: Exchange): string => `${method} ${path}`;

describe('the traffic with Jira', () => {
  it.each([
    ['a plain project', false],
    ['Jira Service Management', true],
  ])('with %s follows the published document, in requests and answers', async (_title, serviceDesk) => {
    const site = await startSite({ serviceDesk });
    const { url, exchanges } = await record(site.sim.url);
    const jira = connect(site.sim, { baseUrl: url, now: site.clock.now, notesRole });
    await everything(site, jira);
    const known = exchanges.filter((exchange) => isInSpecification(exchange));
    const others = exchanges.filter((exchange) => !isInSpecification(exchange));
    expect(known.length).toBeGreaterThan(60);
    expect(known.flatMap((one) => differences(one).map((difference) => `${nameOf(one)}: ${difference}`))).toEqual([]);
    expect(others.map((one) => nameOf(one)).filter((name) => !elsewhere.some((one) => one.test(name)))).toEqual([]);
    const names = known.map((one) => nameOf(one)).join('\n');
    expect(names).toMatch(/^GET .*\/transitions$/mu);
    expect(names).toMatch(/^POST .*\/transitions$/mu);
    expect(/^GET .*\/createmeta\/SUP\/issuetypes$/mu.test(names)).toBe(serviceDesk);
  });

  it.each<[string, Partial<Exchange>, RegExp]>([
    [
      'a wrong request',
      { method: 'POST', query: '', status: 204, requestBody: '{"transition":7}' },
      /^request.*transition/u,
    ],
    ['a wrong answer', { responseBody: '{"transitions":[{"id":7}]}' }, /^answer.*id/u],
    ['an unknown parameter', { query: 'expand=transitions.fields&fields=x' }, /^unknown parameter fields/u],
    ['an unknown status', { status: 418 }, /^no answer 418/u],
  ])('is compared with it so that %s is found', (_title, wrong, difference) => {
    const right = { method: 'GET', path: '/rest/api/3/issue/1/transitions', query: 'expand=transitions.fields' };
    const texts = { requestType: 'application/json', requestBody: '', responseBody: '{"transitions":[]}' };
    expect(differences({ ...right, ...texts, status: 200 })).toEqual([]);
    expect(differences({ ...right, ...texts, status: 200, ...wrong })).toEqual([expect.stringMatching(difference)]);
  });

  it('has failures that show neither ids nor texts of customers', async () => {
    const { sim, jira, customer, write } = await startSite();
    for (const status of [400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503]) {
      const body = { errorMessages: ['Ada Byron said so'], errors: { summary: 'Ada Byron' } };
      sim.faults.add({ kind: 'status', status, body, times: 0 });
      const failure = await failureOf(
        jira.helpDesk.createTicket(draft({ requesterId: customer }), write('k'), options()),
      );
      expect(failure.message, String(status)).not.toMatch(/Ada|qm:|712020/u);
      sim.faults.clear();
    }
  });
});

describe('Jira while it is down at the start', () => {
  it('does no harm: nothing is sent before the first call, and notes are promised only when they are known to be possible', async () => {
    const { sim } = await startSite({ serviceDesk: true });
    sim.faults.down = true;
    const { helpDesk } = connect(sim);
    expect(sim.requests).toEqual([]);
    expect(helpDesk.capabilities.privateNotes.supported).toBe(false);
    expect((await failureOf(helpDesk.checkHealth(options()))).kind).toBe('unavailable');
    sim.faults.down = false;
    await helpDesk.checkHealth(options());
    expect(helpDesk.capabilities.privateNotes.supported).toBe(true);
  });

  it('differs from a project that does not exist or is of another kind', async () => {
    const { sim } = await startSite();
    for (const wrong of [{ project: 'NOPE' }, { serviceDesk: true }]) {
      const failure = await failureOf(connect(sim, wrong).helpDesk.checkHealth(options()));
      expect(failure).toMatchObject({ kind: 'rejected', reason: 'configuration' });
    }
  });
});
