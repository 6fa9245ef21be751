import { expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import { connect, serve } from './support.ts';

const ticket = { id: 't1', version: '1', requester_id: 'c1', updated_at: '2026-11-21T10:00:00Z' };

const message = { id: 'm1', body: 'Hi', visibility: 'public', created_at: '2026-11-21T10:00:00Z' };

/** A server that repeats one page, with one cursor, for ever. */
async function repeating() {
  let requests = 0;
  const url = await serve((request, response) => {
    request.resume();
    requests += 1;
    const list = request.url?.includes('/messages') === true ? { messages: [message] } : { tickets: [ticket] };
    response.end(JSON.stringify({ ...list, next_cursor: 'again' }));
  });
  return { ...connect(url), count: () => requests };
}

it('a list whose cursor repeats is read to its first repetition, shows each record once, and a list of changes says so', async () => {
  const { helpDesk, count } = await repeating();
  expect(await helpDesk.listComments('t1', 10, options())).toHaveLength(1);
  expect(await helpDesk.listTickets('c1', {}, 10, options())).toHaveLength(1);
  const { events, incomplete } = await helpDesk.listChanges(0, options());
  expect(incomplete).toContain('repeats a page');
  expect(events).toHaveLength(1);
  expect(count()).toBe(6);
});
