import { describe, expect, it } from 'vitest';
import type { TicketChange } from '../../../src/domain/tickets/tickets.ts';
import type { JiraDeskOptions } from '../../../simulators/jira/index.ts';
import type { JiraOptions } from '../../../src/adapters/jira/index.ts';
import { failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { startSite } from './support.ts';

async function startWithTicket(simulated: JiraDeskOptions = {}, settings: Partial<JiraOptions> = {}) {
  const site = await startSite(simulated, settings);
  const { sim, jira, clock, customer, write } = site;
  const id = sim.seedTicket({ requesterId: customer, subject: 'Hello', body: 'Anybody?' });
  clock.advance(60_000);
  const change = (what: TicketChange, key = 'k', mayBeDone = false, version: string | null = null) =>
    jira.helpDesk.changeTicket(id, what, guard(version), write(key, mayBeDone), options());
  const stored = () => sim.tickets().find((ticket) => ticket.id === id);
  return { ...site, id, change, stored };
}

const note = (body: string): TicketChange => ({ comment: { body, public: true, author: 'agent' } });

describe('a change whose later step fails', () => {
  it('is ambiguous, whatever the failure, because it may be half done', async () => {
    for (const status of [409, 429, 503]) {
      const { sim, change } = await startWithTicket();
      sim.faults.add({ kind: 'status', status, match: { method: 'POST', path: 'issue/\\d+/comment$' } });
      const failure = await failureOf(change({ ...note('Hi.'), status: 'solved', addTags: ['x'] }));
      expect(failure.kind, String(status)).toBe('ambiguous');
    }
  });

  it('is finished by the next try, even when its own steps changed the version', async () => {
    const { sim, jira, id, change, clock, stored } = await startWithTicket();
    const { version } = await jira.helpDesk.getTicket(id, options());
    const what: TicketChange = { ...note('Done.'), status: 'solved', addTags: ['x'] };
    sim.faults.add({ kind: 'reset', match: { method: 'POST', path: 'issue/\\d+/comment$' } });
    await failureOf(change(what, 'k', false, version));
    clock.advance(60_000);
    const { ticket } = await change(what, 'k', true, version);
    expect(ticket).toMatchObject({ status: 'solved', tags: ['x'] });
    expect(stored()?.comments.map(({ body }) => body)).toEqual(['Anybody?', 'Done.']);
  });
});

describe('a status', () => {
  it('is reached by its category in an unknown language', async () => {
    const { change } = await startWithTicket({ language: 'de' });
    expect((await change({ status: 'open' }, 'a')).ticket.status).toBe('open');
    expect((await change({ status: 'solved' }, 'b')).ticket.status).toBe('solved');
    expect(await change({ status: 'open' }, 'c')).toMatchObject({ ticket: { status: 'open' }, unmet: [] });
  });

  it('of waiting is unmet without a known name, and set with a configured name', async () => {
    const unknown = await startWithTicket({ language: 'de' });
    const { ticket, unmet } = await unknown.change({ status: 'pending' });
    expect(unmet).toEqual([{ what: 'status', wanted: 'pending', why: 'unsupported' }]);
    expect(ticket.status).toBe('new');
    const configured = await startWithTicket({ language: 'de' }, { statusNames: { pending: ['Warten auf Kunde'] } });
    expect(await configured.change({ status: 'pending' })).toMatchObject({ ticket: { status: 'pending' }, unmet: [] });
  });

  it('that the ticket already has is not written', async () => {
    const { sim, change } = await startWithTicket();
    await change({ status: 'solved' }, 'a');
    sim.requests.length = 0;
    await change({ status: 'solved' }, 'b');
    expect(sim.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  });

  it('whose answer was lost does not undo a colleague’s later change', async () => {
    const { sim, id, change, clock, stored } = await startWithTicket();
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: 'issue/\\d+/transitions$' } });
    expect((await failureOf(change({ status: 'pending' }))).kind).toBe('ambiguous');
    clock.advance(60_000);
    sim.agent.setStatus(id, 'onHold');
    const { unmet } = await change({ status: 'pending' }, 'k', true);
    expect(stored()?.status).toBe('onHold');
    expect(unmet).toEqual([{ what: 'status', wanted: 'pending', why: 'unchanged' }]);
  });

  it.each(['pending', 'solved', 'open'] as const)(
    'to %s whose answer was lost is no difference when it was done',
    async (status) => {
      const { sim, change } = await startWithTicket();
      sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: 'issue/\\d+/transitions$' } });
      expect((await failureOf(change({ status }))).kind).toBe('ambiguous');
      expect((await change({ status }, 'k', true)).unmet).toEqual([]);
    },
  );

  it('of done is set with a resolution that means done', async () => {
    const { sim, id, change } = await startWithTicket();
    await change({ status: 'solved' });
    expect(sim.store.issue(id).resolutionId).toBe('10000');
  });

  it('that is final is not left, and nothing else of the change is written', async () => {
    const { sim, id, change, stored } = await startWithTicket({ closedIsFinal: true });
    sim.agent.setStatus(id, 'closed');
    const before = stored();
    const reopening = change({ ...note('Again!'), status: 'open', addTags: ['x'] });
    expect(await failureOf(reopening)).toMatchObject({ kind: 'rejected', reason: 'ticketClosed' });
    expect(await failureOf(change(note('Again!')))).toMatchObject({ kind: 'rejected', reason: 'ticketClosed' });
    expect(stored()).toEqual(before);
  });
});

describe('an assignee', () => {
  it('is found when addresses are hidden and Jira itself finds exactly one user', async () => {
    const { sim, change, stored } = await startWithTicket({ emailsHidden: true });
    sim.seedAgent({ name: 'Grace Hopper', email: 'grace@example.com' });
    expect((await change({ assignee: 'grace@example.com' }, 'a')).unmet).toEqual([]);
    expect(stored()?.assignee).toBe('grace@example.com');
    sim.seedAgent({ name: 'Other Grace', email: 'grace@example.com.au' });
    const { unmet } = await change({ assignee: 'grace@example.com' }, 'b');
    expect(unmet).toEqual([{ what: 'assignee', wanted: 'grace@example.com', why: 'ambiguous' }]);
  });

  it('is never a customer', async () => {
    const { change, stored } = await startWithTicket();
    const { unmet } = await change({ assignee: 'ada@example.com' });
    expect(unmet).toEqual([{ what: 'assignee', wanted: 'ada@example.com', why: 'notFound' }]);
    expect(stored()?.assignee).toBeNull();
  });
});

describe('a comment', () => {
  it('for a customer says so in Jira, and is read back as the customer’s own', async () => {
    const { sim, jira, id, change, customer } = await startWithTicket({ serviceDesk: true });
    await change({ comment: { body: 'Me again.', public: true, author: { requesterId: customer } } });
    expect(sim.tickets()[0]?.comments.at(-1)).toMatchObject({
      body: 'The customer said:\n\nMe again.',
      authorId: sim.accountId,
      public: true,
    });
    const latest = await jira.helpDesk.latestCustomerMessage(id, options());
    expect(latest).toMatchObject({ body: 'Me again.', authorId: customer, ours: true });
  });

  it('that is too long is shortened at a word, with a mark', async () => {
    const { change, stored } = await startWithTicket();
    await change(note('word '.repeat(10_000)));
    const body = stored()?.comments.at(-1)?.body ?? '';
    expect(body.length).toBeLessThanOrEqual(32_767);
    expect(body.endsWith('word […]')).toBe(true);
  });

  it('of the customer in the portal is the latest message; an internal comment of a colleague is not public', async () => {
    const { sim, jira, id, clock } = await startWithTicket({ serviceDesk: true });
    sim.customerReply(id, 'Still broken.');
    clock.advance(1_000);
    sim.agent.note(id, 'Odd.');
    expect(await jira.helpDesk.latestCustomerMessage(id, options())).toMatchObject({
      body: 'Still broken.',
      ours: false,
    });
    expect(await jira.helpDesk.latestPublicComment(id, options())).toMatchObject({ body: 'Still broken.' });
  });

  it('with files is written once, with each file once, when the answer to an upload was lost', async () => {
    const { sim, change, stored } = await startWithTicket();
    const files = ['a.txt', 'b.txt'].map((name) => ({
      name,
      contentType: 'text/plain',
      content: 'same',
      encoding: 'utf8' as const,
    }));
    const what: TicketChange = { comment: { body: 'Files.', public: true, author: 'agent', files } };
    sim.faults.add({ kind: 'lostAnswer', match: { method: 'POST', path: 'issue/\\d+/attachments$', nth: 2 } });
    expect((await failureOf(change(what))).kind).toBe('ambiguous');
    await change(what, 'k', true);
    expect(
      stored()
        ?.comments.at(-1)
        ?.files.map(({ name }) => name),
    ).toEqual(['a.txt', 'b.txt']);
    await change(what, 'another operation');
    expect(sim.store.issues()[0]?.attachments).toHaveLength(4);
  });
});

describe('a file', () => {
  it('of another operation is never reused, even when it is the same', async () => {
    const { sim, change, stored } = await startWithTicket();
    const file = { name: 'a.txt', contentType: 'text/plain', content: 'same', encoding: 'utf8' } as const;
    const what: TicketChange = { comment: { body: 'File.', public: true, author: 'agent', files: [file] } };
    await change(what, 'first operation');
    sim.faults.add({ kind: 'reset', match: { method: 'POST', path: 'issue/\\d+/attachments$' } });
    await failureOf(change(what, 'second operation'));
    await change(what, 'second operation', true);
    expect(sim.store.issues()[0]?.attachments).toHaveLength(2);
    expect(stored()?.comments).toHaveLength(3);
  });
});

describe('too many writes', () => {
  it('on one ticket fail with the limit of a ticket, unlike too many on the whole site', async () => {
    const { sim, change } = await startWithTicket({ issueWriteLimit: true });
    let failure = null;
    for (let n = 0; n < 30 && failure === null; n += 1) {
      failure = await change(note(`n${n}`), `k${n}`).then(
        () => null,
        () => failureOf(change(note('x'), 'x')),
      );
    }
    expect(failure).toMatchObject({ kind: 'rateLimited', limitOf: 'ticket', retryAfterMs: 2_000 });
    sim.settings.issueWriteLimit = false;
    sim.faults.add({ kind: 'status', status: 429, retryAfter: 7 });
    const whole = await failureOf(change(note('y'), 'y'));
    expect(whole).toMatchObject({ kind: 'rateLimited', retryAfterMs: 7_000 });
    expect(whole.limitOf).toBeUndefined();
  });
});
