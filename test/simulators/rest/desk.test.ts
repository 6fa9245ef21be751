import { describe, expect, it, onTestFinished } from 'vitest';
import type { RestDeskOptions } from '../../../simulators/rest/index.ts';
import { startRestDesk } from '../../../simulators/rest/index.ts';
import { checkWebhookBody } from '../../adapters/rest/openapi.ts';
import { bodyOf, serve } from '../../adapters/rest/support.ts';

const token = 'test-token';
const message = { body: 'It burns.', visibility: 'public' };

async function start(options: RestDeskOptions = {}) {
  const simulator = await startRestDesk({ token, ...options });
  onTestFinished(() => simulator.close());
  async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const all = { authorization: `Bearer ${token}`, ...type, ...headers };
    const response = await fetch(`${simulator.url}${path}`, { method, headers: all, ...json });
    const answer = (await response.json()) as Record<string, unknown>;
    return { status: response.status, answer, code: Reflect.get(Object(answer['error']), 'code') as unknown };
  }
  const write = (method: string, path: string, body: unknown, key: string, headers: Record<string, string> = {}) =>
    call(method, path, body, { 'idempotency-key': key, ...headers });
  return { simulator, call, write };
}

describe('authorization', () => {
  it.each(['', 'Bearer', 'Bearer wrong', `Basic ${token}`])('refuses the authorization "%s"', async (authorization) => {
    const { call } = await start();
    for (const path of ['/health', '/tickets', '/requesters?email=a']) {
      expect(await call('GET', path, undefined, { authorization })).toMatchObject({
        status: 401,
        code: 'unauthenticated',
      });
    }
  });
});

describe('idempotency keys', () => {
  it('are required for every write', async () => {
    const { simulator, call } = await start();
    const id = simulator.seedTicket({ requesterId: 'nobody', subject: 'Hello', body: 'Anybody?' });
    const missing = { status: 400, code: 'idempotency_key_required' };
    expect(await call('POST', '/tickets', { subject: 'Fire', message })).toMatchObject(missing);
    expect(await call('PATCH', `/tickets/${id}`, { status: 'open' })).toMatchObject(missing);
    expect(simulator.tickets()).toHaveLength(1);
  });

  it('are answered with 201, then 200 and the present ticket; with 422 for another request', async () => {
    const { simulator, write } = await start();
    const first = await write('POST', '/tickets', { subject: 'Fire', message }, 'k');
    simulator.agent.setStatus('1001', 'solved');
    const again = await write('POST', '/tickets', { message, subject: 'Fire' }, 'k');
    const other = await write('POST', '/tickets', { subject: 'Flood', message }, 'k');
    expect([first.status, again.status, other.status]).toEqual([201, 200, 422]);
    expect(again.answer['ticket']).toMatchObject({ id: '1001', status: 'solved' });
    expect(other.code).toBe('idempotency_key_reused');
    expect(simulator.tickets()).toHaveLength(1);
  });

  it('are checked before the version: a repeated change does not conflict with itself', async () => {
    const { simulator, write } = await start();
    await write('POST', '/tickets', { subject: 'Fire', message }, 'k1');
    const change = () => write('PATCH', '/tickets/1001', { message }, 'k2', { 'if-match': '"1"' });
    expect([(await change()).status, (await change()).status]).toEqual([200, 200]);
    expect(simulator.tickets()[0]?.comments).toHaveLength(2);
  });

  it('are not used up by a refusal', async () => {
    const { write } = await start();
    expect((await write('POST', '/tickets', { subject: '', message }, 'k')).status).toBe(422);
    expect((await write('POST', '/tickets', { subject: 'Fire', message }, 'k')).status).toBe(201);
  });
});

describe('changes', () => {
  it('of another version are refused with 412 and do nothing', async () => {
    const { simulator, write } = await start();
    await write('POST', '/tickets', { subject: 'Fire', message }, 'k1');
    simulator.agent.note('1001', 'Mine.');
    const before = simulator.tickets();
    const refused = await write('PATCH', '/tickets/1001', { status: 'solved', message }, 'k2', { 'if-match': '"1"' });
    expect(refused).toMatchObject({ status: 412, code: 'version_mismatch' });
    expect(simulator.tickets()).toEqual(before);
  });

  it.each([
    ['final', 409],
    ['reopen', 200],
  ] as const)('of closed tickets, when these are %s: %s', async (closedTickets, status) => {
    const { simulator, write } = await start({ closedTickets });
    await write('POST', '/tickets', { subject: 'Fire', message, status: 'closed' }, 'k1');
    const change = await write('PATCH', '/tickets/1001', { status: 'open', message }, 'k2');
    expect(change.status).toBe(status);
    expect(simulator.tickets()[0]?.status).toBe(status === 200 ? 'open' : 'closed');
  });
});

describe('mistakes', () => {
  it.each([
    ['an unknown member', { subject: 'Fire', message, colour: 'red' }],
    ['an unknown status', { subject: 'Fire', message, status: 'onHold' }],
    ['a missing message', { subject: 'Fire' }],
    [
      'a file that is not Base64',
      { subject: 'Fire', message: { ...message, files: [{ name: 'a', content_type: 'b', content: '?' }] } },
    ],
    [
      'a file in a folder',
      { subject: 'Fire', message: { ...message, files: [{ name: '../a', content_type: 'b', content: '' }] } },
    ],
    ['an unknown author', { subject: 'Fire', message: { ...message, author_id: 'cus_99' } }],
    ['a follow-up of nothing', { subject: 'Fire', message, follow_up_of: '99' }],
    ['text in place of an object', 'Fire'],
  ])('in a body are refused by field: %s', async (_title, body) => {
    const { simulator, write } = await start();
    const refused = await write('POST', '/tickets', body, 'k');
    expect(refused).toMatchObject({ status: 422, code: 'validation_failed' });
    expect(refused.answer['error']).toHaveProperty('fields');
    expect(simulator.tickets()).toEqual([]);
  });

  it.each([
    '/tickets?colour=red',
    '/tickets?limit=101',
    '/tickets?limit=x',
    '/tickets?cursor=x',
    '/tickets?updated_since=yesterday',
    '/requesters',
    '/requesters?phone=5555550101',
    '/requesters?email=a&external_id=b',
  ])('in the query %s are refused', async (path) => {
    const { call } = await start();
    expect(await call('GET', path)).toMatchObject({ status: 422, code: 'validation_failed' });
  });

  it('in the JSON syntax are refused', async () => {
    const { simulator } = await start();
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'k' };
    const response = await fetch(`${simulator.url}/tickets`, { method: 'POST', headers, body: '{"subject":' });
    expect(response.status).toBe(422);
  });
});

describe('lists', () => {
  it('find a ticket that changes while the pages are read', async () => {
    let at = Date.parse('2026-11-21T10:00:00Z');
    const { simulator, call } = await start({ now: () => (at += 1_000) });
    const ids = [1, 2, 3, 4].map((n) => simulator.seedTicket({ requesterId: 'x', subject: `T${n}`, body: 'Help.' }));
    const found: string[] = [];
    let cursor = '';
    for (let page = 1; page <= 10; page += 1) {
      const { answer } = await call('GET', `/tickets?order=asc&limit=2${cursor}`);
      found.push(...(answer['tickets'] as { id: string }[]).map(({ id }) => id));
      if (page === 1) simulator.agent.reply(ids[0] ?? '', 'Hello.');
      if (answer['next_cursor'] === null) break;
      cursor = `&cursor=${answer['next_cursor'] as string}`;
    }
    expect(found).toEqual([...ids, ids[0]]);
  });

  it('say how far they lag', async () => {
    let at = Date.parse('2026-11-21T10:00:00Z');
    const { simulator, call } = await start({ now: () => at });
    simulator.setIndexLag(60_000);
    const id = simulator.seedTicket({ requesterId: 'x', subject: 'Hello', body: 'Help.' });
    expect((await call('GET', '/tickets')).answer).toMatchObject({ tickets: [], as_of: '2026-11-21T09:59:00.000Z' });
    expect((await call('GET', `/tickets/${id}`)).status).toBe(200);
    at += 60_000;
    expect((await call('GET', '/tickets')).answer['tickets']).toHaveLength(1);
  });
});

it('webhooks have the published form', async () => {
  const { simulator } = await start();
  const bodies: unknown[] = [];
  simulator.webhooks.settings.target = await serve((request, response) => {
    void bodyOf(request).then((body) => {
      bodies.push(JSON.parse(body));
      return response.end();
    });
  });
  const id = simulator.seedTicket({ requesterId: 'x', subject: 'Hello', body: 'Help.' });
  await simulator.webhooks.idle();
  simulator.agent.reply(id, 'Hello.');
  await simulator.webhooks.idle();
  simulator.agent.remove(id);
  await simulator.webhooks.idle();
  const types = ['ticket.created', 'ticket.updated', 'ticket.deleted'];
  expect(bodies).toEqual(types.map((type) => expect.objectContaining({ type, ticket_id: id })));
  expect(bodies.flatMap(checkWebhookBody)).toEqual([]);
});
