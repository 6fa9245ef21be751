import { describe, expect, it } from 'vitest';

import { listOf, openDesk, ticketOf } from './helpers.ts';

const find = (query: string) => `/search?query=${encodeURIComponent(query)}`;

describe('search', () => {
  it('shows a new ticket, a changed user and a deletion only after the index lag', async () => {
    const { sim, call, clock } = await openDesk({ indexLagMs: 120_000 });
    const user = sim.store.seedUser({ name: 'Ada', phone: '+15135557611' });
    const { id } = ticketOf((await call('POST', '/tickets', { ticket: { comment: { body: 'x' } } })).json);
    const tickets = async () =>
      listOf((await call('GET', find('type:ticket'))).json, 'results').map((hit) => hit['id']);
    const byPhone = async (digits: string) =>
      listOf((await call('GET', find(`role:end-user phone:${digits}`))).json, 'results');
    expect(await tickets()).toEqual([]);
    expect((await call('GET', `/tickets/${id}`)).status).toBe(200);
    clock.nowMs += 120_000;
    expect(await tickets()).toEqual([id]);
    expect(await byPhone('15135557611')).toHaveLength(1);
    await call('PUT', `/users/${user.id}`, { user: { phone: '+15130000000' } });
    await call('DELETE', `/tickets/${id}`);
    expect(await byPhone('15135557611')).toHaveLength(1);
    expect(await tickets()).toEqual([id]);
    clock.nowMs += 120_000;
    expect(await byPhone('15135557611')).toEqual([]);
    expect(await tickets()).toEqual([]);
  });

  it('finds a phone number only by digits, and by its last digits after a star', async () => {
    const { sim, call } = await openDesk();
    const first = sim.store.seedUser({ name: 'Ada', phone: '+1 (513) 555-7611' });
    const second = sim.store.seedUser({ name: 'Bob', phone: '+445135557611' });
    const ids = async (phone: string) =>
      listOf((await call('GET', find(`role:end-user phone:${phone}`))).json, 'results').map((hit) => hit['id']);
    expect(await ids('+15135557611')).toEqual([]);
    expect(await ids('"+1 513 555 7611"')).toEqual([]);
    expect(await ids('513-555-7611')).toEqual([]);
    expect(await ids('15135557611')).toEqual([first.id]);
    expect(await ids('*5135557611')).toEqual([first.id, second.id]);
  });

  it('applies every term of a query to the right kind of record', async () => {
    const { sim, call, ticket } = await openDesk();
    sim.store.seedUser({ name: 'Ada Lovelace', email: 'ada@example.com', userFields: { plan: 'gold' } });
    const id = await ticket({ subject: 'Printer on fire', tags: ['hot'], priority: 'high', external_id: 'x-1' });
    await ticket({ status: 'solved', subject: 'Printer fine' });
    const count = async (query: string) => listOf((await call('GET', find(query))).json, 'results').length;
    expect(await count('type:ticket status<solved')).toBe(1);
    expect(await count('type:ticket -status:solved')).toBe(1);
    expect(await count('type:ticket "printer on"')).toBe(1);
    expect(await count('type:ticket tags:hot priority>normal external_id:x-1')).toBe(1);
    expect(await count('type:ticket created>2026-03-02')).toBe(0);
    expect(await count('type:ticket priority:none')).toBe(1);
    expect(await count('type:user plan:gold')).toBe(1);
    expect(await count('type:user email:ada@example.com')).toBe(1);
    expect(await count(`type:ticket ${id}`)).toBe(1);
    expect(await count('type:user nobody')).toBe(0);
  });

  it('refuses cursors, and pages after the first 1000 results', async () => {
    const { call } = await openDesk();
    const cursor = await call('GET', `${find('type:user')}&page[size]=1`);
    expect([cursor.status, cursor.json]).toMatchObject([400, { description: 'page must be an integer' }]);
    expect((await call('GET', `${find('type:user')}&page=11`)).status).toBe(422);
    expect((await call('GET', `${find('type:user')}&page=10`)).status).toBe(200);
  });

  it('does not delay lists by external_id, which have their own lag when set to', async () => {
    const { sim, call, clock, ticket } = await openDesk({ indexLagMs: 600_000 });
    await ticket({ external_id: 'call/1' });
    await ticket({ external_id: 'call/1' });
    const listed = async () => listOf((await call('GET', '/tickets?external_id=call%2F1')).json, 'tickets').length;
    expect(await listed()).toBe(2);
    sim.settings.listLagMs = 2000;
    expect(await listed()).toBe(0);
    clock.nowMs += 2000;
    expect(await listed()).toBe(2);
  });
});
