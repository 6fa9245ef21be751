import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { draft, link, serve, connect, startDesk, write } from './support.ts';

const note = (body: string): TicketChange => ({ comment: { body, public: false, author: 'agent' } });

/** A desk with one ticket and a function that changes it. The log of requests is empty. Any ticket can be solved. */
async function startWithTicket(...[simulated, changes]: Parameters<typeof startDesk>) {
  const { sim, desk, clock } = await startDesk({ requiredOnSolve: [], ...simulated }, changes);
  const customer = sim.store.seedUser({ name: 'Ann' });
  const { ticket } = await desk.helpDesk.createTicket(
    draft({ requesterId: String(customer.id) }),
    write('create', clock.now()),
    options(),
  );
  sim.requests.length = 0;
  const change = (what: TicketChange, key = 'k', version: string | null = null, mayBeDone = false) =>
    desk.helpDesk.changeTicket(ticket.id, what, guard(version), write(key, clock.now(), mayBeDone), options());
  const stored = () => sim.store.tickets.get(Number(ticket.id));
  const comments = () => sim.store.commentsOf(Number(ticket.id)).map(({ body }) => body);
  return { sim, desk, clock, customer, ticket, change, stored, comments };
}

describe('repeating a change', () => {
  it('writes one comment when the answer to the first try was lost', async () => {
    const { sim, change, comments } = await startWithTicket();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'PUT' } });
    expect((await failureOf(change(note('once')))).kind).toBe('ambiguous');
    const { ticket } = await change(note('once'), 'k', null, true);
    expect(ticket.status).toBe('new');
    expect(comments()).toEqual(['It burns.', 'once']);
  });

  it('writes the comment when the earlier try was lost before it was done', async () => {
    const { sim, change, comments } = await startWithTicket();
    sim.faults.add({ kind: 'reset', match: { method: 'PUT' } });
    expect((await failureOf(change(note('once')))).kind).toBe('ambiguous');
    await change(note('once'), 'k', null, true);
    expect(comments()).toEqual(['It burns.', 'once']);
  });

  it('never takes a change with the same words for its own', async () => {
    const { change, comments } = await startWithTicket();
    await change(note('same'), 'a');
    await change(note('same'), 'b', null, true);
    expect(comments()).toEqual(['It burns.', 'same', 'same']);
  });

  it('finds its marker behind hundreds of later changes, and stops at old changes', async () => {
    const { sim, change, clock, comments } = await startWithTicket();
    await change(note('ours'), 'ours');
    for (let i = 0; i < 250; i += 1) {
      clock.advance(1000);
      await change(note('later'), `later-${i}`);
    }
    sim.requests.length = 0;
    clock.advance(-250_000);
    await change(note('ours'), 'ours', null, true);
    expect(comments().filter((body) => body === 'ours')).toHaveLength(1);
    expect(sim.requests.filter(({ path }) => path.endsWith('/audits'))).toHaveLength(3);
    clock.advance(250_000 + 3_600_000);
    sim.requests.length = 0;
    await change(note('new'), 'new', null, true);
    expect(sim.requests.filter(({ path }) => path.endsWith('/audits'))).toHaveLength(1);
  });

  it('with a version does not conflict with its own earlier try', async () => {
    const { sim, change, clock, ticket } = await startWithTicket();
    clock.advance(5_000);
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'PUT' } });
    await failureOf(change({ status: 'solved' }, 'k', ticket.version));
    const { ticket: solved } = await change({ status: 'solved' }, 'k', ticket.version, true);
    expect(solved.status).toBe('solved');
  });
});

describe('changing a ticket', () => {
  it('takes one call for a comment, a status and a version', async () => {
    const { sim, change, customer, ticket, stored } = await startWithTicket();
    const author = { requesterId: String(customer.id) };
    const { ticket: changed } = await change(
      { comment: { body: 'Thanks!', public: true, author }, status: 'solved', priority: 'urgent' },
      'k',
      ticket.version,
    );
    expect(sim.requests.map(({ method }) => method)).toEqual(['PUT']);
    expect(changed).toMatchObject({ status: 'solved', priority: 'urgent', id: ticket.id });
    expect(sim.store.commentsOf(Number(ticket.id)).at(-1)).toMatchObject({ authorId: customer.id, public: true });
    expect(stored()?.status).toBe('solved');
  });

  it('fails with a conflict when the ticket has changed since the version, and writes nothing', async () => {
    const { change, clock, ticket, comments } = await startWithTicket();
    clock.advance(5_000);
    const { ticket: other } = await change(note('somebody else'), 'other');
    const stale = () => change({ ...note('ours'), status: 'solved' }, 'k', ticket.version);
    expect((await failureOf(stale())).kind).toBe('conflict');
    expect(comments()).toEqual(['It burns.', 'somebody else']);
    await change({ status: 'solved' }, 'k', other.version);
  });

  it('needs no version', async () => {
    const { sim, change, clock } = await startWithTicket();
    clock.advance(5_000);
    await change(note('one'), 'a');
    clock.advance(5_000);
    await change(note('two'), 'b');
    for (const { body } of sim.requests) expect(body).not.toHaveProperty('ticket.safe_update');
  });

  it('fails with the reason ticketClosed when the ticket is closed', async () => {
    const { change } = await startWithTicket();
    await change({ status: 'closed' }, 'a');
    expect(await failureOf(change(note('too late'), 'b'))).toMatchObject({ kind: 'rejected', reason: 'ticketClosed' });
  });

  it('fails with the reason ticketClosed when the refusal is in another language', async () => {
    const url = await serve((request, response) => {
      const details = { status: [{ description: 'Status: geschlossen verhindert Ticketaktualisierung' }] };
      if (request.method === 'PUT') response.writeHead(422).end(JSON.stringify({ error: 'RecordInvalid', details }));
      else response.end(JSON.stringify({ ticket: { id: 1, status: request.url?.endsWith('/1') ? 'closed' : 'open' } }));
    });
    const { helpDesk } = connect(url);
    const reason = async (id: string) =>
      (await failureOf(helpDesk.changeTicket(id, note('x'), guard(), write('k', 0), options()))).reason;
    expect([await reason('1'), await reason('2')]).toEqual(['ticketClosed', 'other']);
  });

  it('fails with the wait time that the vendor asks for', async () => {
    const { sim, change } = await startWithTicket();
    sim.faults.add({ kind: 'status', status: 429, retryAfter: 37 });
    expect(await failureOf(change(note('x')))).toMatchObject({ kind: 'rateLimited', retryAfterMs: 37_000 });
  });

  it('fails with the limit of a ticket when only this ticket has too many updates', async () => {
    const { sim, desk, clock, ticket, change } = await startWithTicket({ ticketUpdatesPer10Min: 2 });
    await change(note('one'), 'a');
    await change(note('two'), 'b');
    clock.advance(60_000);
    const failure = await failureOf(change(note('three'), 'c'));
    expect(failure).toMatchObject({ kind: 'rateLimited', limitOf: 'ticket', retryAfterMs: 540_000 });
    const other = draft({ externalId: 'other' });
    const { ticket: next } = await desk.helpDesk.createTicket(other, write('other', clock.now()), options());
    expect(next.id).not.toBe(ticket.id);
    sim.settings.rateLimitPerMinute = 1;
    expect((await failureOf(change(note('four'), 'd'))).limitOf).toBe('desk');
  });

  it('fails with no limit named when the answer does not say which limit is used up', async () => {
    const { clock, change } = await startWithTicket({ ticketUpdatesPer10Min: 2, rateLimitHeaders: 'bare' });
    await change(note('one'), 'a');
    await change(note('two'), 'b');
    clock.advance(60_000);
    const failure = await failureOf(change(note('three'), 'c'));
    expect(failure).toMatchObject({ kind: 'rateLimited', retryAfterMs: 540_000 });
    expect(failure.limitOf).toBeUndefined();
  });

  it('without contents reads the ticket and writes nothing', async () => {
    const { sim, change, ticket } = await startWithTicket();
    const nothing: TicketChange[] = [{}, { addTags: [] }, { link: link({ summary: 'no field is configured for it' }) }];
    for (const what of nothing) expect((await change(what)).ticket.id).toBe(ticket.id);
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
  });

  it('sets group and summary field; an unknown group only tags the ticket', async () => {
    const { sim, change, stored } = await startWithTicket({}, { summaryFieldId: '72' });
    const group = sim.store.seedGroup('Billing');
    await change({ group: 'Billing', link: link({ summary: 'A fire.' }) }, 'a');
    expect(stored()).toMatchObject({ groupId: group.id });
    expect(stored()?.customFields).toContainEqual({ id: 72, value: 'A fire.' });
    await change({ group: 'Nobody', ...note('still said') }, 'b');
    expect(stored()).toMatchObject({ groupId: group.id, tags: ['deskbridge-unrouted', 'phone'] });
  });
});

describe('adding tags', () => {
  it('keeps the present tags, in one write', async () => {
    const { sim, change, stored } = await startWithTicket();
    await change({ addTags: ['vip', 'phone'], ...note('tagged') });
    expect(stored()?.tags).toEqual(['phone', 'vip']);
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });

  it('that are present writes no tags', async () => {
    const { sim, change } = await startWithTicket();
    await change({ addTags: ['PHONE'] }, 'a');
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET']);
    await change({ addTags: ['phone'], status: 'open' }, 'b');
    expect(sim.requests.at(-1)?.body).not.toHaveProperty('ticket.tags');
  });

  it('never removes a tag that is set in between', async () => {
    const { sim, change, clock, stored } = await startWithTicket();
    clock.advance(5_000);
    let raced = false;
    // Another change happens between our read and our write.
    const take = sim.faults.take.bind(sim.faults);
    sim.faults.take = (method, path) => {
      const ticket = stored();
      if (method === 'PUT' && !raced && ticket !== undefined) {
        raced = true;
        ticket.tags = [...ticket.tags, 'theirs'];
        sim.store.saveTicket(ticket);
      }
      return take(method, path);
    };
    await change({ addTags: ['ours'], ...note('tagged') });
    expect(raced).toBe(true);
    expect(stored()?.tags).toEqual(['ours', 'phone', 'theirs']);
  });

  it('on a stale version fails with a conflict before anything is written', async () => {
    const { sim, change, clock, ticket } = await startWithTicket();
    clock.advance(5_000);
    await change(note('somebody else'), 'other');
    sim.requests.length = 0;
    expect((await failureOf(change({ addTags: ['x'] }, 'k', ticket.version))).kind).toBe('conflict');
    expect(sim.requests.map(({ method }) => method)).toEqual(['GET']);
  });
});
