import { createClient } from 'node-zendesk';
import { describe, expect, it } from 'vitest';

import type { Desk } from './helpers.ts';
import { apiToken, openDesk } from './helpers.ts';

function clientOf(desk: Desk) {
  return createClient({ username: apiToken.email, token: apiToken.token, endpointUri: `${desk.sim.url}/api/v2` });
}

describe('the published client node-zendesk', () => {
  it('reports a missing ticket, a closed ticket and wrong credentials as errors', async () => {
    const desk = await openDesk();
    const client = clientOf(desk);
    const closed = await desk.ticket({ status: 'closed' });
    await expect(client.tickets.show(4711)).rejects.toThrow('Item not found');
    await expect(client.tickets.update(closed, { ticket: { status: 'open' } })).rejects.toThrow(/./u);
    const stranger = createClient({ username: 'x@example.com', token: 'no', endpointUri: `${desk.sim.url}/api/v2` });
    await expect(stranger.tickets.list()).rejects.toThrow(/./u);
  });

  it('creates, shows, updates and lists tickets', async () => {
    const desk = await openDesk();
    const client = clientOf(desk);
    const { result: created } = await client.tickets.create({
      ticket: { subject: 'Printer', comment: { body: 'Smoke' }, priority: 'high', tags: ['phone'] },
    });
    expect(created).toMatchObject({ id: 1, status: 'new', subject: 'Printer', priority: 'high' });
    const { result: updated } = await client.tickets.update(1, {
      ticket: { status: 'pending', comment: { body: 'Which printer?', public: false } },
    });
    expect(updated).toMatchObject({ id: 1, status: 'pending' });
    expect((await client.tickets.show(1)).result).toMatchObject({ status: 'pending', tags: ['phone'] });
    for (let count = 0; count < 120; count += 1) await desk.ticket();
    expect(await client.tickets.list()).toHaveLength(121);
    expect(await client.tickets.getComments(1)).toHaveLength(2);
  });

  it('creates, shows, updates, lists and searches users', async () => {
    const desk = await openDesk();
    const client = clientOf(desk);
    const { result } = await client.users.create({ user: { name: 'Ada', phone: '+15135557611' } });
    await client.users.update(result.id, { user: { user_fields: { support_pin: '0042' } } });
    expect((await client.users.show(result.id)).result).toMatchObject({ user_fields: { support_pin: '0042' } });
    expect(await client.users.list()).toHaveLength(2);
    expect(await client.users.search({ query: 'phone:*5557611' })).toMatchObject([{ id: result.id }]);
    expect(await client.search.queryAll('role:end-user phone:15135557611')).toMatchObject([{ id: result.id }]);
  });

  it('searches tickets over several pages and lists groups', async () => {
    const desk = await openDesk();
    const client = clientOf(desk);
    desk.sim.store.seedGroup('Support');
    for (let count = 0; count < 130; count += 1) await desk.ticket({ tags: ['bulk'] });
    expect(await client.search.queryAll('type:ticket tags:bulk')).toHaveLength(130);
    expect(await client.groups.list()).toMatchObject([{ name: 'Support' }]);
  });
});
