import { describe, expect, it } from 'vitest';
import { options, guard } from '../../support/adapter-helpers.ts';
import { connect, serve } from './support.ts';

const time = '2026-11-21T10:00:00Z';
const now = Date.parse('2026-11-21T11:00:00Z');
const ticket = { id: 7, status: 'open', requester_id: 5, created_at: time, updated_at: time };
const comment = { id: 8, public: true, author_id: 5, body: 'Hi', created_at: time };
const meta = { has_more: true, after_cursor: 'again' };

/** An account that answers every page with the first one and its cursor, and says that there is another. */
async function repeating(exportStatus = 200) {
  const paths: string[] = [];
  const url = await serve((request, response) => {
    const path = request.url ?? '';
    paths.push(path);
    const isExport = path.includes('/incremental/');
    const list = { tickets: [ticket], comments: [comment], audits: [{ id: 1, created_at: time }] };
    const more = { meta, after_cursor: 'again', end_of_stream: false, next_page: path };
    const body = /\/tickets\/\d+$/u.test(path) ? { ticket } : { ...list, ...more };
    response.statusCode = isExport ? exportStatus : 200;
    request.resume().on('end', () => response.end(JSON.stringify(body)));
  });
  const { helpDesk } = connect(url, { now: () => now });
  return { helpDesk, count: (part: string) => paths.filter((path) => path.includes(part)).length };
}

describe('a list that repeats its page', () => {
  it('is read to the repetition and no further, and shows each ticket once', async () => {
    const { helpDesk, count } = await repeating();
    const tickets = await helpDesk.listTickets('5', {}, 10, options());
    expect(tickets.map(({ id }) => id)).toEqual(['7']);
    expect(count('requested')).toBe(2);
  });

  it('is read to the repetition and no further, and shows each comment once', async () => {
    const { helpDesk, count } = await repeating();
    const comments = await helpDesk.listComments('7', 10, options());
    expect(comments.map(({ id }) => id)).toEqual(['8']);
    expect(count('comments')).toBe(2);
  });

  it.each([
    ['the export', 200, 'incremental', 'repeats a page of the incremental export'],
    ['the list of tickets', 403, '/tickets?', 'repeats a page of the list of tickets'],
  ])('of changes, as %s, ends, and is told as what it is', async (_title, status, path, why) => {
    const { helpDesk, count } = await repeating(status);
    const { events, incomplete } = await helpDesk.listChanges(Date.parse(time) - 60_000, options());
    expect(events.map(({ ticketId }) => ticketId)).toEqual(['7']);
    expect(count(path)).toBe(2);
    expect(incomplete).toContain(why);
    expect(incomplete).not.toContain('more than');
  });

  it('of what was done to a ticket ends before a write that cannot be found there', async () => {
    const { helpDesk, count } = await repeating();
    const write = { key: 'k', firstTriedAt: Date.parse(time), mayBeDone: true };
    const change = { comment: { body: 'x', public: false, author: 'agent' } } as const;
    await helpDesk.changeTicket('7', change, guard(), write, options());
    expect(count('audits')).toBe(2);
  });
});
