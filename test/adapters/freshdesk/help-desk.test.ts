import { describe, expect, it } from 'vitest';
import { toText } from '../../../src/adapters/freshdesk/html.ts';
import type { FaultOrder } from '../../../simulators/faults.ts';
import { draft, failureOf, options, guard } from '../../support/adapter-helpers.ts';
import { start } from './support.ts';

describe('the meaning of an answer', () => {
  it.each<[string, FaultOrder, object]>([
    ['429', { kind: 'status', status: 429, retryAfter: 34 }, { kind: 'rateLimited', retryAfterMs: 34_000 }],
    ['429 without a time', { kind: 'status', status: 429 }, { kind: 'rateLimited', retryAfterMs: 30_000 }],
    ['401', { kind: 'status', status: 401 }, { kind: 'unauthenticated' }],
    ['403', { kind: 'status', status: 403 }, { kind: 'forbidden' }],
    ['409', { kind: 'status', status: 409 }, { kind: 'conflict' }],
    ['415', { kind: 'status', status: 415 }, { kind: 'rejected' }],
    ['404 as a page', { kind: 'status', status: 404, body: '<html>no</html>' }, { kind: 'unavailable' }],
    ['404 of a creation', { kind: 'status', status: 404 }, { kind: 'rejected', reason: 'configuration' }],
    ['a page of a proxy', { kind: 'html' }, { kind: 'ambiguous' }],
    ['a lost answer', { kind: 'lostAnswer' }, { kind: 'ambiguous' }],
    ['503', { kind: 'status', status: 503, retryAfter: 3 }, { kind: 'unavailable', retryAfterMs: 3_000 }],
    ['503 without a body', { kind: 'status', status: 503, body: '' }, { kind: 'ambiguous' }],
    ['400', { kind: 'status', status: 400 }, { kind: 'rejected', reason: 'other', fields: [{ field: 'subject' }] }],
  ])('%s', async (_name, fault, meaning) => {
    const { sim, desk, customerId, write } = await start();
    sim.faults.add({ ...fault, match: { method: 'POST' } });
    const body = 'words of the customer';
    const create = desk.helpDesk.createTicket(draft({ requesterId: customerId, body }), write('k'), options());
    const failure = await failureOf(create);
    expect(failure).toMatchObject(meaning);
    expect(JSON.stringify(failure)).not.toMatch(/words of|test-key/);
  });

  it('is not found for an id that Freshdesk cannot have, without a call', async () => {
    const { sim, desk } = await start();
    expect((await failureOf(desk.helpDesk.getTicket('../contacts/1', options()))).kind).toBe('notFound');
    expect(sim.requests).toEqual([]);
  });
});

describe('reading', () => {
  it('returns the customer’s latest message from the last page, or the description when there is no other', async () => {
    const { sim, desk, customerId } = await start();
    const id = sim.seedTicket({ requesterId: customerId, subject: 'x', body: 'First\nwords' });
    const latest = () => desk.helpDesk.latestCustomerMessage(id, options());
    expect((await latest())?.body).toBe('First\nwords');
    for (let i = 0; i < 101; i += 1) sim.agent.note(id, `Note ${i}`);
    sim.customerSays(id, 'Last words');
    sim.agent.reply(id, 'An answer');
    expect(await latest()).toMatchObject({ body: 'Last words', public: true, ours: false, authorId: customerId });
    expect((await desk.helpDesk.latestPublicComment(id, options()))?.body).toBe('An answer');
    const newest = await desk.helpDesk.listComments(id, 3, options());
    expect(newest.map(({ body }) => body)).toEqual(['An answer', 'Last words', 'Note 100']);
  });

  it.each([false, true])('recognises our own comments, when markup is stripped: %s', async (stripsMarkup) => {
    const { sim, desk, customerId, write } = await start({ stripsMarkup });
    const made = await desk.helpDesk.createTicket(
      draft({ requesterId: customerId, public: false }),
      write('k'),
      options(),
    );
    const { id } = made.ticket;
    const comment = { body: 'Ours.', public: true, author: 'agent' } as const;
    await desk.helpDesk.changeTicket(id, { comment }, guard(), write('l'), options());
    sim.agent.reply(id, 'Human.');
    sim.agent.note(id, 'Human note.');
    const all = await desk.helpDesk.listComments(id, 10, options());
    expect(all.map(({ body, public: isPublic, ours }) => [body, isPublic, ours])).toEqual([
      ['Human note.', false, false],
      ['Human.', true, false],
      ['Ours.', true, true],
      ['It burns.', false, true],
    ]);
    expect(await desk.helpDesk.latestCustomerMessage(id, options())).toBeNull();
  });

  it('lists tickets that are older than 30 days', async () => {
    const { sim, desk, customerId, advance } = await start();
    const id = sim.seedTicket({ requesterId: customerId, subject: 'x', body: 'x' });
    advance(90 * 24 * 3_600_000);
    const listed = await desk.helpDesk.listTickets(customerId, {}, 5, options());
    expect(listed.map((ticket) => ticket.id)).toEqual([id]);
    expect(await desk.helpDesk.listTickets('999', {}, 5, options())).toEqual([]);
  });

  it('lists each change once, over many pages and when many tickets change in one second', async () => {
    const { sim, desk, customerId, advance } = await start();
    const since = Date.parse('2026-11-21T10:00:00Z');
    const ids: string[] = [];
    for (let i = 0; i < 350; i += 1) {
      ids.push(sim.seedTicket({ requesterId: customerId, subject: 'x', body: 'x' }));
      if (i > 250 && i % 10 === 0) advance(1_000);
    }
    const { events, until } = await desk.helpDesk.listChanges(since, options());
    expect(events.map(({ ticketId }) => ticketId).sort()).toEqual(ids.sort());
    advance(60_000);
    const [first = ''] = ids;
    sim.agent.note(first, 'Later.');
    const later = await desk.helpDesk.listChanges(until, options());
    expect(later.events.find(({ ticketId }) => ticketId === first)?.at).toBeGreaterThan(until);
  });

  it('has no tickets of messaging conversations', async () => {
    const { desk } = await start();
    const failure = await failureOf(desk.helpDesk.ticketOfMessaging('c', options()));
    expect(failure).toMatchObject({ kind: 'unsupported', capability: 'messagingTickets' });
  });

  it('reports wrong credentials in the health check', async () => {
    const { desk } = await start({}, { key: 'wrong' });
    expect((await failureOf(desk.helpDesk.checkHealth(options()))).kind).toBe('unauthenticated');
  });

  it('reads mails in linear time, whatever they contain', () => {
    const hostile = '<script><!--<style>&#x'.repeat(200_000);
    const startedAt = performance.now();
    toText(hostile);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    expect(toText('<style>a</style><p>One&nbsp;&amp;<br>two</p><div>th&#x72;ee</div>')).toBe('One &\ntwo\nthree');
  });
});
