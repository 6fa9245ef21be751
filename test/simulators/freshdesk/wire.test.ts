import { describe, expect, it, onTestFinished } from 'vitest';
import type { FreshdeskSimulatorOptions } from '../../../simulators/freshdesk/index.ts';
import { startFreshdeskDesk } from '../../../simulators/freshdesk/index.ts';

async function start(options: FreshdeskSimulatorOptions = {}) {
  let at = Date.parse('2026-11-21T10:00:00Z');
  const sim = await startFreshdeskDesk({ apiKey: 'key', now: () => at, ...options });
  onTestFinished(() => sim.close());
  const call = async (method: string, path: string, body?: unknown, key = 'key') => {
    const answer = await fetch(`${sim.url}/api/v2${path}`, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:X`).toString('base64')}`,
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, headers: answer.headers, json: (text === '' ? null : JSON.parse(text)) as unknown };
  };
  const requesterId = Number(sim.seedCustomer({ name: 'Ann', phone: '+15555550123', email: 'ann@example.com' }));
  const must = { subject: 'Help', description: '<div>x</div>', status: 2, priority: 1, source: 2 };
  const ticket = { requester_id: requesterId, ...must };
  return { sim, call, ticket, requesterId, advance: (ms: number) => void (at += ms) };
}

describe('the simulated Freshdesk', () => {
  it.each([
    ['an unknown member', { nonsense: 1 }, 'nonsense', 'invalid_field'],
    ['an unknown custom field', { custom_fields: { cf_x: 'x' } }, 'cf_x', 'invalid_field'],
    ['a word for a status', { status: 'Open' }, 'status', 'datatype_mismatch'],
    ['an unknown status', { status: 42 }, 'status', 'invalid_value'],
    ['an unknown group', { group_id: 42 }, 'group_id', 'invalid_value'],
    ['a tag that is too long', { tags: ['x'.repeat(33)] }, 'tags', 'invalid_value'],
    ['an unknown requester', { requester_id: 42 }, 'requester_id', 'invalid_value'],
    ['no subject', { subject: '' }, 'subject', 'missing_field'],
    ['no source', { source: undefined }, 'source', 'missing_field'],
    ['no priority', { priority: undefined }, 'priority', 'missing_field'],
  ])('refuses %s', async (_name, change, field, code) => {
    const { sim, call, ticket } = await start();
    const { status, json } = await call('POST', '/tickets', { ...ticket, ...change });
    expect(status).toBe(400);
    expect(json).toMatchObject({ description: 'Validation failed', errors: [{ field, code }] });
    expect(sim.tickets()).toEqual([]);
  });

  it('refuses a wrong key, a wrong content type, and too many requests, counting refused ones', async () => {
    const { sim, call, ticket } = await start({ rateLimitPerMinute: 2 });
    expect((await call('GET', '/tickets', undefined, 'other')).json).toMatchObject({ code: 'invalid_credentials' });
    const xml = await fetch(`${sim.url}/api/v2/tickets`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml', authorization: `Basic ${Buffer.from('key:X').toString('base64')}` },
      body: '<x/>',
    });
    expect(xml.status).toBe(415);
    await call('GET', '/agents/me');
    const refused = await call('POST', '/tickets', ticket);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('60');
  });

  it('lists the last 30 days by default, in pages with a link', async () => {
    const { call, ticket, advance } = await start();
    for (let i = 0; i < 31; i += 1) await call('POST', '/tickets', ticket);
    const page = await call('GET', '/tickets?per_page=30');
    expect(page.json).toHaveLength(30);
    expect(page.headers.get('link')).toMatch(/page=2.*rel="next"/);
    expect((await call('GET', '/tickets?page=2')).headers.get('link')).toBeNull();
    advance(31 * 24 * 3_600_000);
    expect((await call('GET', '/tickets')).json).toEqual([]);
    expect((await call('GET', '/tickets?updated_since=2026-01-01T00:00:00Z')).json).toHaveLength(30);
    expect((await call('GET', '/tickets?per_page=101')).status).toBe(400);
    expect((await call('GET', '/tickets?nonsense=1')).status).toBe(400);
  });

  it('searches an index that lags, without archived tickets', async () => {
    const { sim, call, ticket, advance } = await start({ indexLagMs: 60_000 });
    await call('POST', '/tickets', { ...ticket, tags: ['billing'] });
    const search = async () => (await call('GET', `/search/tickets?query="tag:'billing' AND status:2"`)).json;
    expect(await search()).toMatchObject({ total: 0 });
    expect((await call('GET', '/tickets')).json).toHaveLength(1);
    advance(60_000);
    expect(await search()).toMatchObject({ total: 1 });
    expect((await call('GET', '/search/tickets?query=tag:x')).status).toBe(400);
    sim.archive('1');
    expect((await call('GET', '/tickets/1')).status).toBe(404);
    expect((await call('GET', '/tickets/archived/1')).json).toMatchObject({ archived: true, status: 5 });
  });

  it('opens a ticket again when the customer replies, unless the automation is off', async () => {
    const { sim, call, ticket, requesterId } = await start();
    const note = { body: 'Hello?', private: false, incoming: true, user_id: requesterId };
    await call('POST', '/tickets', { ...ticket, status: 4 });
    sim.settings.customerReplyReopens = false;
    expect((await call('POST', '/tickets/1/notes', note)).status).toBe(201);
    expect(sim.tickets()[0]?.status).toBe('solved');
    sim.settings.customerReplyReopens = true;
    await call('POST', '/tickets/1/notes', note);
    expect(sim.tickets()[0]?.status).toBe('open');
  });

  it('keeps the private flag of notes, accepts files as multipart, and strips markup when set to', async () => {
    const { sim, call, ticket } = await start({ stripsMarkup: true });
    await call('POST', '/tickets', ticket);
    const form = new FormData();
    form.append('body', '<div class="x">A<br>b</div>');
    form.append('attachments[]', new Blob(['content']), 'a.txt');
    expect((await call('POST', '/tickets/1/notes', form)).json).toMatchObject({ private: true, body_text: 'A b' });
    expect(sim.store.tickets.get(1)?.conversations[0]?.body).toBe('<div>A<br>b</div>');
    expect(sim.tickets()[0]?.comments.at(-1)).toMatchObject({
      body: 'A\nb',
      files: [{ name: 'a.txt', content: 'content' }],
    });
    expect((await call('POST', '/tickets/1/reply', { body: 'x', private: true })).status).toBe(400);
  });

  it('answers 405 to a change of a deleted ticket and 409 to a contact that exists', async () => {
    const { call, ticket } = await start();
    await call('POST', '/tickets', ticket);
    expect((await call('DELETE', '/tickets/1')).status).toBe(204);
    expect((await call('PUT', '/tickets/1', { status: 3 })).status).toBe(405);
    expect((await call('GET', '/tickets/1')).json).toMatchObject({ deleted: true });
    const taken = await call('POST', '/contacts', { name: 'Eve', email: 'ANN@example.com' });
    expect(taken).toMatchObject({ status: 409, json: { errors: [{ code: 'duplicate_value' }] } });
  });

  it('silently makes a contact for an unknown requester', async () => {
    const { sim, call, ticket } = await start();
    const { requester_id: _id, ...rest } = ticket;
    const created = await call('POST', '/tickets', { ...rest, email: 'new@example.com' });
    expect(created.status).toBe(201);
    expect(sim.store.contactByEmail('new@example.com')).toBeDefined();
  });
});
