import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { createFreshdesk } from '../../../src/adapters/freshdesk/index.ts';
import { options } from '../../support/adapter-helpers.ts';

/** A server that answers every page with the first one, and says that there is another. */
async function repeating() {
  let requests = 0;
  const server = createServer((request, response) => {
    request.resume();
    requests += 1;
    const note = { id: 7, body: 'Hi', private: false, created_at: '2026-11-21T10:00:00Z' };
    const isList = /conversations|tickets\?/u.test(request.url ?? '');
    response.setHeader('link', '<https://example.com/x?page=2>; rel="next"');
    response.end(JSON.stringify(isList ? [note] : { id: 1, contact: {} }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const desk = createFreshdesk({ baseUrl, apiKey: 'k', conversationField: null });
  onTestFinished(async () => {
    await desk.close();
    server.close();
  });
  return { desk, count: () => requests };
}

it('a list that repeats its page is read once', async () => {
  const { desk, count } = await repeating();
  expect(await desk.helpDesk.listComments('1', 10, options())).toHaveLength(1);
  expect(await desk.helpDesk.listTickets('5', { status: 'solved' }, 10, options())).toEqual([]);
  expect(count()).toBe(6);
});
