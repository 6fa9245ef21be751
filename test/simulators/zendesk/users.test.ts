import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { listOf, openDesk } from './helpers.ts';

const userAnswer = z.object({ user: z.looseObject({ id: z.int(), email: z.string().nullable() }) });

describe('users', () => {
  it('are unique by e-mail address and external id', async () => {
    const { sim, call } = await openDesk();
    sim.store.seedUser({ name: 'Ada', email: 'ada@example.com', externalId: 'c-1' });
    const count = sim.store.users.size;
    const email = await call('POST', '/users', { user: { name: 'Bob', email: 'ADA@example.com' } });
    expect([email.status, email.json]).toMatchObject([422, { details: { email: [{ error: 'DuplicateValue' }] } }]);
    expect((await call('POST', '/users', { user: { name: 'Bob', external_id: 'c-1' } })).status).toBe(422);
    expect((await call('POST', '/users', { user: { email: 'x@example.com' } })).status).toBe(422);
    expect(sim.store.users.size).toBe(count);
  });

  it('keep user fields as text, with leading zeros, and drop fields that do not exist', async () => {
    const { call, sim } = await openDesk();
    const { id } = sim.store.seedUser({ name: 'Ada' });
    await call('PUT', `/users/${id}`, { user: { user_fields: { support_pin: '0042', other: 'x' } } });
    expect((await call('GET', `/users/${id}`)).json).toMatchObject({ user: { user_fields: { support_pin: '0042' } } });
    expect(sim.store.users.get(id)?.userFields).toEqual({ support_pin: '0042' });
    await call('POST', '/user_fields', { user_field: { key: 'other', title: 'Other', type: 'text' } });
    await call('PUT', `/users/${id}`, { user: { user_fields: { other: 'y' } } });
    expect(sim.store.users.get(id)?.userFields).toEqual({ support_pin: '0042', other: 'y' });
  });

  it('get a changed e-mail address as a secondary one, and no identity for a shared phone number', async () => {
    const { call, sim } = await openDesk();
    const ada = sim.store.seedUser({ name: 'Ada', email: 'ada@example.com', phone: '+15135557611' });
    await call('PUT', `/users/${ada.id}`, { user: { email: 'ada2@example.com' } });
    const bob = await call('POST', '/users', { user: { name: 'Bob', phone: '+15135557611' } });
    const { user } = userAnswer.parse(bob.json);
    expect(user).toMatchObject({ shared_phone_number: true });
    const values = async (id: number) =>
      listOf((await call('GET', `/users/${id}/identities`)).json, 'identities').map((identity) => identity['value']);
    expect(await values(ada.id)).toEqual(['ada@example.com', '+15135557611', 'ada2@example.com']);
    expect(await values(user.id)).toEqual([]);
    expect((await call('GET', `/users/${ada.id}`)).json).toMatchObject({ user: { email: 'ada@example.com' } });
  });

  it('are found by external id and by query, until they are deleted', async () => {
    const { call, sim } = await openDesk();
    const ada = sim.store.seedUser({ name: 'Ada', externalId: 'c-1', phone: '+15135557611' });
    const found = async (query: string) => listOf((await call('GET', `/users/search?${query}`)).json, 'users').length;
    expect(await found('external_id=c-1')).toBe(1);
    expect(await found('external_id=c-')).toBe(0);
    expect(await found('query=phone:*5557611')).toBe(1);
    expect((await call('DELETE', `/users/${ada.id}`)).json).toMatchObject({ user: { active: false } });
    expect(await found('external_id=c-1')).toBe(0);
  });

  it('have a list of requested tickets, which cannot be filtered by status', async () => {
    const { call, sim } = await openDesk();
    const ada = sim.store.seedUser({ name: 'Ada' });
    for (const status of ['open', 'solved']) {
      await call('POST', '/tickets', { ticket: { comment: { body: status }, requester_id: ada.id, status } });
    }
    await call('POST', '/tickets', { ticket: { comment: { body: 'other' } } });
    const path = `/users/${ada.id}/tickets/requested?status=open&sort_by=created_at&sort_order=desc`;
    const tickets = listOf((await call('GET', path)).json, 'tickets');
    expect(tickets.map((ticket) => ticket['status'])).toEqual(['solved', 'open']);
  });
});
