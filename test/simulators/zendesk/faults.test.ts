import { describe, expect, it } from 'vitest';

import { openDesk, readAnswer } from './helpers.ts';

const create = { ticket: { comment: { body: 'x' } } };

function sim(url: string, method: string, path: string, body?: unknown): Promise<Response> {
  const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  return fetch(`${url}/_sim${path}`, { method, ...(body === undefined ? {} : json) });
}

describe('faults', () => {
  it.each([
    ['lostAnswer', 1],
    ['reset', 0],
  ] as const)('of the kind %s break the connection, with %i tickets made', async (kind, tickets) => {
    const desk = await openDesk();
    desk.sim.faults.add({ kind });
    await expect(desk.call('POST', '/tickets', create)).rejects.toThrow('fetch failed');
    expect(desk.sim.store.tickets.size).toBe(tickets);
    expect(desk.sim.requests[0]).toMatchObject({ fault: kind, status: kind === 'reset' ? null : 201, body: create });
    expect((await desk.call('POST', '/tickets', create)).status).toBe(201);
  });

  it.each([
    ['lostAnswerTimeout', 1],
    ['hang', 0],
  ] as const)('of the kind %s never answer, with %i tickets made', async (kind, tickets) => {
    const desk = await openDesk();
    desk.sim.faults.add({ kind });
    const headers = {
      'content-type': 'application/json',
      authorization: 'Basic YWdlbnRAZGVzay5leGFtcGxlL3Rva2VuOnRvay0x',
    };
    const signal = AbortSignal.timeout(150);
    const url = `${desk.sim.url}/api/v2/tickets`;
    const answer = fetch(url, { method: 'POST', headers, body: JSON.stringify(create), signal });
    await expect(answer).rejects.toThrow('timeout');
    expect(desk.sim.store.tickets.size).toBe(tickets);
  });

  it.each([401, 403, 404, 409, 422, 429, 500, 503])(
    'of status %i answer with it and change nothing',
    async (status) => {
      const desk = await openDesk();
      desk.sim.faults.add({ kind: 'status', status, retryAfter: 37 });
      const answer = await desk.call('POST', '/tickets', create);
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '37']);
      expect(answer.text === '').toBe(status === 503);
      expect(desk.sim.store.tickets.size).toBe(0);
    },
  );

  it('can answer with a given body, or with an HTML page', async () => {
    const desk = await openDesk();
    desk.sim.faults.add({ kind: 'status', status: 422, body: { error: 'RecordInvalid', details: { subject: [] } } });
    desk.sim.faults.add({ kind: 'html' });
    expect((await desk.call('GET', '/tickets')).json).toEqual({ error: 'RecordInvalid', details: { subject: [] } });
    const html = await desk.call('GET', '/tickets');
    expect([html.status, html.headers.get('content-type')]).toEqual([502, 'text/html']);
  });

  it('hit only matching requests, from the nth one, as many times as set', async () => {
    const desk = await openDesk();
    const id = await desk.ticket();
    desk.sim.faults.add({
      kind: 'status',
      status: 500,
      match: { method: 'put', path: '^/api/v2/tickets/\\d+$', nth: 2 },
      times: 2,
    });
    const put = async () => (await desk.call('PUT', `/tickets/${id}.json`, { ticket: { tags: ['a'] } })).status;
    expect(await put()).toBe(200);
    expect((await desk.call('GET', `/tickets/${id}`)).status).toBe(200);
    expect((await desk.call('PUT', `/tickets/${id}/tags`, { tags: ['a'] })).status).toBe(200);
    expect([await put(), await put(), await put()]).toEqual([500, 500, 200]);
    expect(desk.sim.faults.list()).toEqual([]);
  });

  it('delay by their own time, in addition to the latency of all requests', async () => {
    const desk = await openDesk();
    await sim(desk.sim.url, 'POST', '/latency', { ms: 40 });
    desk.sim.faults.add({ kind: 'delay', ms: 40 });
    const startedAt = performance.now();
    expect((await desk.call('POST', '/tickets', create)).status).toBe(201);
    expect(performance.now() - startedAt).toBeGreaterThan(75);
  });

  it('are set, shown and removed over HTTP, without credentials', async () => {
    const desk = await openDesk();
    const { url } = desk.sim;
    const order = { id: 'f', kind: 'status', status: 429, match: { path: '/api/v2/tickets' }, times: 0 };
    expect((await sim(url, 'POST', '/faults', order)).status).toBe(201);
    expect((await desk.call('GET', '/tickets')).status).toBe(429);
    expect((await desk.call('GET', '/tickets')).status).toBe(429);
    expect((await desk.call('GET', '/groups')).status).toBe(200);
    const shown = await readAnswer(await sim(url, 'GET', '/faults'));
    expect(shown.json).toMatchObject({ down: false, faults: [{ id: 'f', hits: 2, effect: { kind: 'status' } }] });
    expect((await sim(url, 'DELETE', '/faults/f')).status).toBe(200);
    expect((await sim(url, 'DELETE', '/faults/f')).status).toBe(404);
    await sim(url, 'POST', '/faults', order);
    await sim(url, 'DELETE', '/faults');
    expect((await desk.call('GET', '/tickets')).status).toBe(200);
  });

  it.each([
    [{ kind: 'explode' }],
    [{ kind: 'status', status: 200 }],
    [{ kind: 'delay' }],
    [{ kind: 'hang', match: { path: '(' } }],
    [{ kind: 'hang', match: { nht: 1 } }],
    [{ kind: 'hang', extra: 1 }],
    [null],
  ])('are refused with a mistake: %j', async (order) => {
    const desk = await openDesk();
    expect((await sim(desk.sim.url, 'POST', '/faults', order)).status).toBe(400);
    expect(desk.sim.faults.list()).toEqual([]);
  });

  it('include an outage, which answers every API request with 503 and no body until it ends', async () => {
    const desk = await openDesk();
    await sim(desk.sim.url, 'POST', '/down');
    for (const path of ['/tickets', '/users/me']) {
      expect(await desk.call('GET', path)).toMatchObject({ status: 503, text: '' });
    }
    expect((await fetch(desk.sim.url)).status).toBe(200);
    await sim(desk.sim.url, 'POST', '/up');
    expect((await desk.call('GET', '/tickets')).status).toBe(200);
  });
});

describe('rate limits', () => {
  it('answer 429 with Retry-After until the minute is over', async () => {
    const desk = await openDesk({ rateLimitPerMinute: 2 });
    expect((await desk.call('GET', '/groups')).headers.get('x-rate-limit-remaining')).toBe('1');
    await desk.call('GET', '/groups');
    desk.clock.nowMs += 23_000;
    const limited = await desk.call('POST', '/tickets', create);
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '37']);
    expect(desk.sim.store.tickets.size).toBe(0);
    desk.clock.nowMs += 37_000;
    expect((await desk.call('GET', '/groups')).status).toBe(200);
  });

  it('count the updates of each ticket separately', async () => {
    const desk = await openDesk({ ticketUpdatesPer10Min: 1 });
    const [first, second] = [await desk.ticket(), await desk.ticket()];
    const update = (id: number) => desk.call('PUT', `/tickets/${id}`, { ticket: { priority: 'low' } });
    expect((await update(first)).headers.get('zendesk-ratelimit-per-ticket-updates')).toBe(
      'total=1; remaining=0; resets=600',
    );
    expect((await update(first)).status).toBe(429);
    expect((await update(second)).status).toBe(200);
  });
});
