import { describe, expect, it } from 'vitest';
import { failureOf, options } from '../../support/adapter-helpers.ts';
import { connect, draft, notesRole, startSite } from './support.ts';

const creation = { method: 'POST', path: '^/rest/(?:api/3/issue|servicedeskapi/request)$' };
const minuteMs = 60_000;

describe.each([
  ['a plain project', {}],
  ['Jira Service Management', { serviceDesk: true }],
] as const)('a ticket in %s whose creation is repeated', (_title, simulated) => {
  it('is made once, even when a second answer is lost hours after the first try', async () => {
    const { sim, jira, clock, customer, write } = await startSite({ ...simulated, indexLagMs: 2 * minuteMs });
    const create = (desk: typeof jira, mayBeDone: boolean) =>
      desk.helpDesk.createTicket(draft({ requesterId: customer }), write('k', mayBeDone), options());
    sim.faults.add({ kind: 'reset', match: creation });
    await failureOf(create(jira, false));
    clock.advance(3 * 60 * minuteMs);
    sim.faults.add({ kind: 'lostAnswer', match: creation });
    expect((await failureOf(create(jira, true))).kind).toBe('ambiguous');
    clock.advance(10_000);
    // Another process, which has no state of the try ten seconds ago.
    const other = connect(sim, { now: clock.now });
    const failure = await failureOf(create(other, true));
    expect(failure).toMatchObject({ kind: 'unavailable', retryAfterMs: 170_000 });
    expect(sim.tickets()).toHaveLength(1);
    clock.advance(failure.retryAfterMs ?? 0);
    const { ticket } = await create(other, true);
    expect(sim.tickets().map(({ id }) => id)).toEqual([ticket.id]);
    expect([...(sim.store.userProperties.get(sim.accountId)?.keys() ?? [])]).toEqual([]);
  });

  it('waits for the index before it is created again', async () => {
    const { sim, jira, clock, write } = await startSite(simulated);
    const create = (mayBeDone: boolean) => jira.helpDesk.createTicket(draft(), write('k', mayBeDone), options());
    sim.faults.add({ kind: 'reset', match: creation });
    await failureOf(create(false));
    const failure = await failureOf(create(true));
    expect(failure).toMatchObject({ kind: 'unavailable', retryAfterMs: 180_000 });
    expect(sim.tickets()).toEqual([]);
    clock.advance(failure.retryAfterMs ?? 0);
    await create(true);
    expect(sim.tickets()).toHaveLength(1);
  });

  it('is found as the oldest one when it was cloned', async () => {
    const { sim, jira, clock, write } = await startSite(simulated);
    const { ticket } = await jira.helpDesk.createTicket(draft(), write('k'), options());
    clock.advance(minuteMs);
    const original = sim.store.issue(ticket.id);
    sim.store.addIssue({ ...structuredClone(original), properties: {} });
    const again = await jira.helpDesk.createTicket(draft(), write('k', true), options());
    expect(again.ticket.id).toBe(ticket.id);
    expect(sim.tickets()).toHaveLength(2);
  });

  it('is not searched when there was no earlier try', async () => {
    const { sim, jira, write } = await startSite(simulated);
    await jira.helpDesk.createTicket(draft(), write('k'), options());
    expect(sim.requests.filter(({ path }) => /search\/jql|user\/properties/u.test(path))).toEqual([]);
  });

  it('keeps later changes of description, tags and status', async () => {
    const { sim, jira, clock, write } = await startSite(simulated);
    const wanted = draft({ status: 'pending', tags: ['phone'] });
    const { ticket } = await jira.helpDesk.createTicket(wanted, write('k'), options());
    clock.advance(minuteMs);
    const issue = sim.store.issue(ticket.id);
    issue.labels = issue.labels.filter((label) => label !== 'phone');
    issue.description = { type: 'doc', version: 1, content: [] };
    sim.agent.setStatus(ticket.id, 'solved');
    const again = await jira.helpDesk.createTicket(wanted, write('k', true), options());
    expect(again.ticket).toMatchObject({ id: ticket.id, status: 'solved', tags: [] });
    expect(sim.tickets()[0]?.comments[0]?.body).toBe('');
  });
});

describe('a ticket with parts that the project refuses', () => {
  it.each([
    ['priority', { priorityOnScreen: false }, { what: 'priority', wanted: 'high', why: 'refused' }],
    ['labels', { labelsOnScreen: false }, { what: 'tags', wanted: 'phone', why: 'refused' }],
  ] as const)('is made without %s, which is unmet', async (_title, settings, unmet) => {
    for (const serviceDesk of [false, true]) {
      const { sim, jira, write } = await startSite({ serviceDesk, ...settings });
      const written = await jira.helpDesk.createTicket(draft({ priority: 'high' }), write('k'), options());
      expect(written.unmet).toEqual([unmet]);
      expect(sim.tickets()).toHaveLength(1);
      expect((await jira.helpDesk.createTicket(draft(), write('k', true), options())).ticket.id).toBe(
        written.ticket.id,
      );
    }
  });

  it('is made in the name of our own account when the customer is unknown', async () => {
    for (const serviceDesk of [false, true]) {
      const { sim, jira, write } = await startSite({ serviceDesk });
      const wanted = draft({ requesterId: 'nobody' });
      const { ticket, unmet } = await jira.helpDesk.createTicket(wanted, write('k'), options());
      expect(unmet).toEqual([{ what: 'requester', wanted: 'nobody', why: 'refused' }]);
      expect(ticket.requesterId).toBeNull();
      expect(sim.tickets()).toHaveLength(1);
    }
  });

  it('is made when issues cannot be linked, and the follow-up is still found', async () => {
    const { sim, jira, customer, write } = await startSite({ linking: false });
    const old = sim.seedTicket({ requesterId: customer, subject: 'Old', body: 'Old.' });
    const { ticket, unmet } = await jira.helpDesk.createTicket(draft({ followUpOf: old }), write('k'), options());
    expect(unmet.map(({ what }) => what)).toEqual(['link', 'link']);
    expect((await jira.helpDesk.findFollowUp(old, options()))?.id).toBe(ticket.id);
  });

  it('is refused as a configuration problem when one of our settings is wrong', async () => {
    const { jira, sim, write } = await startSite({}, { issueType: 'Incident' });
    const failure = await failureOf(jira.helpDesk.createTicket(draft(), write('k'), options()));
    expect(failure).toMatchObject({ kind: 'rejected', reason: 'configuration' });
    const wrong = connect(sim, { project: 'NOPE' });
    const absent = await failureOf(wrong.helpDesk.createTicket(draft(), write('k'), options()));
    expect(absent).toMatchObject({ kind: 'rejected', reason: 'configuration' });
    const desk = await startSite({ serviceDesk: true }, { issueType: 'No such type' });
    const type = await failureOf(desk.jira.helpDesk.createTicket(draft(), write('k'), options()));
    expect(type).toMatchObject({ kind: 'rejected', reason: 'configuration' });
  });
});

describe('a ticket whose text is private', () => {
  it('has a neutral description, and a note that only the role can see', async () => {
    const { sim, jira, customer, write } = await startSite({}, { notesRole });
    const files = [{ name: 'a.txt', contentType: 'text/plain', content: 'secret', encoding: 'utf8' } as const];
    const wanted = draft({ public: false, body: 'Fraud?', requesterId: customer, files });
    const { ticket } = await jira.helpDesk.createTicket(wanted, write('k'), options());
    const issue = sim.store.issue(ticket.id);
    expect(JSON.stringify(issue.description)).not.toContain('Fraud');
    expect(issue.comments).toMatchObject([{ visibility: { type: 'role', value: notesRole } }]);
    expect(issue.attachments).toEqual([]);
    expect(await jira.helpDesk.latestCustomerMessage(ticket.id, options())).toBeNull();
  });

  it('has a hidden note and hidden files in Jira Service Management', async () => {
    const { sim, jira, customer, write } = await startSite({ serviceDesk: true });
    const files = [{ name: 'a.bin', contentType: 'x/y', content: 'AAEC', encoding: 'base64' } as const];
    const wanted = draft({ public: false, body: 'Fraud?', requesterId: customer, files });
    const { ticket } = await jira.helpDesk.createTicket(wanted, write('k'), options());
    const [stored] = sim.tickets();
    expect(stored?.comments.map((comment) => comment.public)).toEqual([true, false, false]);
    expect(stored?.comments[2]?.files.map(({ name }) => name)).toEqual(['a.bin']);
    expect(stored?.comments[0]?.body).not.toContain('Fraud');
    expect(await jira.helpDesk.latestPublicComment(ticket.id, options())).toBeNull();
  });

  it('is not made when nothing can be hidden', async () => {
    const { sim, jira, write } = await startSite();
    const hidden = jira.helpDesk.createTicket(draft({ public: false }), write('k'), options());
    expect(await failureOf(hidden)).toMatchObject({ kind: 'unsupported', capability: 'privateNotes' });
    const roles = await startSite({}, { notesRole });
    const files = [{ name: 'a.bin', contentType: 'x/y', content: 'AAEC', encoding: 'base64' } as const];
    const binary = roles.jira.helpDesk.createTicket(draft({ public: false, files }), write('k'), options());
    expect(await failureOf(binary)).toMatchObject({ kind: 'unsupported', capability: 'privateNotes' });
    expect([...sim.tickets(), ...roles.sim.tickets()]).toEqual([]);
  });
});

describe('a project that hides the description from searches', () => {
  const start = async (serviceDesk: boolean) => {
    const site = await startSite({ serviceDesk, descriptionHidden: true });
    const create = (mayBeDone: boolean) =>
      site.jira.helpDesk.createTicket(draft(), site.write('k', mayBeDone), options());
    site.sim.faults.add({ kind: 'lostAnswer', match: creation });
    expect((await failureOf(create(false))).kind).toBe('ambiguous');
    return { ...site, create };
  };

  it('finds the issue of a lost answer by its label', async () => {
    const { sim, create } = await start(false);
    const { ticket } = await create(true);
    expect(sim.tickets().map(({ id }) => id)).toEqual([ticket.id]);
  });

  it('has nothing by which a new request is found, so that none is made twice and the administrator is told why', async () => {
    const { sim, create } = await start(true);
    expect(await failureOf(create(true))).toMatchObject({
      kind: 'rejected',
      reason: 'configuration',
      causes: [{ code: 'notVisible', field: 'description' }],
    });
    expect(sim.tickets()).toHaveLength(1);
  });
});
