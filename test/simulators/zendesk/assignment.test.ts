import { describe, expect, it } from 'vitest';

import { openDesk } from './helpers.ts';

async function openTeam() {
  const desk = await openDesk();
  const { store } = desk.sim;
  const sam = store.seedUser({ name: 'Sam', email: 'sam@desk.example', role: 'agent' });
  const billing = store.seedGroup('Billing', [sam.id]);
  const sales = store.seedGroup('Sales', []);
  const id = await desk.ticket();
  const put = async (ticket: object) => desk.call('PUT', `/tickets/${id}`, { ticket });
  const stored = () => store.tickets.get(id);
  return { ...desk, sam, billing, sales, id, put, stored };
}

describe('assigning a ticket', () => {
  it('to an agent outside the group is refused as a whole, with the text of live accounts', async () => {
    const { put, sam, sales, stored } = await openTeam();
    const answer = await put({ group_id: sales.id, assignee_id: sam.id, priority: 'urgent' });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      error: 'RecordInvalid',
      details: { assignee: [{ description: 'Assignee: is not a member of the group' }] },
    });
    expect(stored()).toMatchObject({ groupId: null, assigneeId: null, priority: null });
  });

  it('to a customer or an unknown user is refused', async () => {
    const { put, sim, stored } = await openTeam();
    const ann = sim.store.seedUser({ name: 'Ann' });
    for (const assignee_id of [ann.id, 4711]) {
      const { status, json } = await put({ assignee_id });
      expect(status).toBe(422);
      expect(json).toHaveProperty('details.assignee');
    }
    expect(stored()?.assigneeId).toBeNull();
  });

  it('to a deleted group is refused', async () => {
    const { put, sim, billing } = await openTeam();
    sim.store.groups.delete(billing.id);
    expect((await put({ group_id: billing.id })).json).toHaveProperty('details.group');
  });

  it('to another group removes an assignee who is not in it', async () => {
    const { put, sam, billing, sales, stored } = await openTeam();
    await put({ group_id: billing.id, assignee_email: sam.email });
    expect(stored()).toMatchObject({ groupId: billing.id, assigneeId: sam.id, status: 'open' });
    await put({ group_id: sales.id });
    expect(stored()).toMatchObject({ groupId: sales.id, assigneeId: null });
  });
});

describe('a custom ticket field', () => {
  const fields = (id: number) => ({ ticket: { comment: { body: 'x' }, custom_fields: [{ id, value: 'v' }] } });

  it('that does not exist is refused or ignored, depending on the account', async () => {
    const { sim, call } = await openDesk({ ticketFieldIds: [1, 2] });
    const refused = await call('POST', '/tickets', fields(3));
    expect(refused.json).toMatchObject({ details: { base: [{ ticket_field_id: 3 }] } });
    sim.settings.unknownTicketField = 'drop';
    const all = [
      { id: 1, value: null },
      { id: 2, value: null },
    ];
    expect((await call('POST', '/tickets', fields(3))).json).toMatchObject({ ticket: { custom_fields: all } });
  });

  it('is on every ticket, empty or not', async () => {
    const { call } = await openDesk({ ticketFieldIds: [1, 2] });
    expect((await call('POST', '/tickets', fields(2))).json).toMatchObject({
      ticket: {
        custom_fields: [
          { id: 1, value: null },
          { id: 2, value: 'v' },
        ],
      },
    });
  });
});

describe('the ticket of a messaging conversation', () => {
  const path = '/tickets/messaging/conversations/f82db38d/ticket';

  it('is found while it is active', async () => {
    const { sim, call, ticket } = await openDesk();
    expect((await call('GET', path)).json).toMatchObject({ error: 'RecordNotFound' });
    const id = await ticket();
    sim.store.linkMessaging('f82db38d', id);
    expect((await call('GET', path)).json).toMatchObject({ ticket: { id } });
    await call('PUT', `/tickets/${id}`, { ticket: { status: 'closed' } });
    expect((await call('GET', path)).status).toBe(404);
    sim.settings.messaging = false;
    expect((await call('GET', path)).json).toMatchObject({ error: 'InvalidEndpoint' });
  });
});
