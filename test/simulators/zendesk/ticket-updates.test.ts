import { describe, expect, it } from 'vitest';

import { defaultSettings } from '../../../simulators/zendesk/settings.ts';

import { listOf, openDesk, ticketOf } from './helpers.ts';

describe('safe_update', () => {
  it.each([true, false, 'true'])('%s with an outdated stamp answers 409 and changes nothing', async (safe) => {
    const { sim, call, clock, ticket } = await openDesk();
    const id = await ticket();
    const stamp = ticketOf((await call('GET', `/tickets/${id}`)).json).updated_at;
    clock.nowMs += 1000;
    await call('PUT', `/tickets/${id}`, { ticket: { priority: 'high' } });
    const late = await call('PUT', `/tickets/${id}`, {
      ticket: { status: 'solved', comment: { body: 'late' }, safe_update: safe, updated_stamp: stamp },
    });
    expect(late.status).toBe(409);
    expect(late.json).toEqual({
      error: 'UpdateConflict',
      description: 'Safe Update prevented the update due to outdated ticket data.',
    });
    expect(sim.store.tickets.get(id)?.status).toBe('new');
    expect(sim.store.commentsOf(id)).toHaveLength(1);
  });

  it('without a stamp is a conflict', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket();
    expect((await call('PUT', `/tickets/${id}`, { ticket: { tags: [], safe_update: true } })).status).toBe(409);
  });

  it('cannot distinguish two writes within one second', async () => {
    const { call, clock, ticket } = await openDesk();
    const id = await ticket();
    const stamp = ticketOf((await call('GET', `/tickets/${id}`)).json).updated_at;
    expect(stamp).toBe('2026-03-01T10:00:00Z');
    clock.nowMs += 400;
    await call('PUT', `/tickets/${id}`, { ticket: { priority: 'high' } });
    const second = { ticket: { priority: 'low', safe_update: true, updated_stamp: stamp } };
    expect((await call('PUT', `/tickets/${id}`, second)).status).toBe(200);
  });

  it('also guards the tag routes', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket({ tags: ['one'] });
    const wrong = { tags: ['two'], safe_update: 'true', updated_stamp: '2020-01-01T00:00:00Z' };
    expect((await call('PUT', `/tickets/${id}/tags`, wrong)).status).toBe(409);
    const right = { ...wrong, updated_stamp: '2026-03-01T10:00:00Z' };
    expect((await call('PUT', `/tickets/${id}/tags`, right)).json).toEqual({ tags: ['one', 'two'] });
  });
});

describe('the rules for solved and closed tickets', () => {
  it.each([
    ['PUT', '', { ticket: { comment: { body: 'too late' } } }],
    ['PUT', '', { ticket: { status: 'open' } }],
    ['PUT', '/tags', { tags: ['x'] }],
  ])('refuse %s %s of a closed one, with the exact details', async (method, path, body) => {
    const { call, ticket } = await openDesk();
    const id = await ticket({ status: 'closed' });
    const answer = await call(method, `/tickets/${id}${path}`, body);
    expect(answer.status).toBe(422);
    expect(answer.json).toEqual({
      error: 'RecordInvalid',
      description: 'Record validation errors',
      details: { status: [{ description: 'Status: closed prevents ticket update' }] },
    });
  });

  it('by default refuse a whole write that solves without an assignee', async () => {
    const { requiredOnSolve } = defaultSettings();
    const { sim, call, ticket } = await openDesk({ requiredOnSolve });
    const id = await ticket();
    const answer = await call('PUT', `/tickets/${id}`, { ticket: { status: 'solved', comment: { body: 'done' } } });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      details: {
        base: [
          {
            description: 'Assignee: is required when solving a ticket',
            error: null,
            ticket_field_id: 1,
            ticket_field_type: 'FieldAssignee',
          },
        ],
      },
    });
    expect(sim.store.commentsOf(id)).toHaveLength(1);
    const solved = await call('PUT', `/tickets/${id}`, { ticket: { status: 'solved', assignee_id: sim.agentId } });
    expect(solved.status).toBe(200);
  });

  it('allow a follow-up only of a closed one, whose tags it inherits unless it has its own', async () => {
    const { sim, call, ticket } = await openDesk();
    const open = await ticket({ tags: ['vip'] });
    const closed = await ticket({ tags: ['vip'], status: 'closed' });
    const follow = async (parent: number, extra = {}) => {
      const body = { ticket: { via_followup_source_id: parent, comment: { body: 'again' }, ...extra } };
      return ticketOf((await call('POST', '/tickets', body)).json);
    };
    expect((await follow(open)).tags).toEqual([]);
    expect(sim.store.tickets.get(open)?.followupIds).toEqual([]);
    const child = await follow(closed);
    expect(child.tags).toEqual(['vip']);
    expect(child).toMatchObject({ via: { source: { rel: 'follow_up', from: { ticket_id: closed } } } });
    expect((await follow(closed, { tags: ['own'] })).tags).toEqual(['own']);
    const parent = ticketOf((await call('GET', `/tickets/${closed}`)).json);
    expect(parent.followup_ids[0]).toBe(child.id);
    expect(parent.status).toBe('closed');
  });
});

describe('the ticket routes', () => {
  it('answer 404 for a missing or deleted ticket', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket();
    expect((await call('DELETE', `/tickets/${id}`)).status).toBe(204);
    for (const path of [`/tickets/${id}`, '/tickets/4711', '/tickets/abc', `/tickets/${id}/comments`]) {
      const answer = await call('GET', path);
      expect(answer.status).toBe(404);
      expect(answer.json).toEqual({ error: 'RecordNotFound', description: 'Not found' });
    }
  });

  it.each([
    [{ comment: { body: 'x' }, requester_id: 1 }, 422],
    [{ comment: { body: 'x' }, group_id: 1 }, 422],
    [{ comment: { body: 'x' }, status: 'resolved' }, 422],
    [{ comment: { body: 'x' }, priority: 'P1' }, 422],
    [{ comment: { body: '' } }, 422],
    [{ subject: 'no comment' }, 422],
    [{ comment: { body: 'x' }, tags: 7 }, 400],
    ['text', 400],
  ])('refuse to create a ticket from %j, with %i', async (ticket, status) => {
    const { sim, call } = await openDesk();
    expect((await call('POST', '/tickets', { ticket })).status).toBe(status);
    expect(sim.store.tickets.size).toBe(0);
  });

  it('ignore unknown keys, which only a header reports', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket();
    const answer = await call('PUT', `/tickets/${id}`, { ticket: { latest_comment: 'x', priority: 'high' } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-zendesk-api-warn')).toContain(':unpermitted_keys=>["latest_comment"]');
  });

  it('keep the metadata in audit.metadata.custom, and list audits newest first when asked to', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket({ metadata: { idem: 'create' } });
    const note = { body: 'between us', public: false };
    const write = await call('PUT', `/tickets/${id}`, { ticket: { comment: note, metadata: { idem: 'note-1' } } });
    expect(write.json).toMatchObject({
      ticket: { status: 'new' },
      audit: { metadata: { custom: { idem: 'note-1' } }, events: [{ type: 'Comment', public: false }] },
    });
    const audits = listOf((await call('GET', `/tickets/${id}/audits?sort_order=desc`)).json, 'audits');
    expect(audits.map((audit) => audit['metadata'])).toMatchObject([
      { custom: { idem: 'note-1' } },
      { custom: { idem: 'create' } },
    ]);
  });

  it('make no audit and no new updated_at for an update without any difference', async () => {
    const { sim, call, clock, ticket } = await openDesk();
    const id = await ticket({ priority: 'low' });
    clock.nowMs += 5000;
    const answer = await call('PUT', `/tickets/${id}`, { ticket: { priority: 'low', metadata: { idem: 'x' } } });
    expect(ticketOf(answer.json).updated_at).toBe('2026-03-01T10:00:00Z');
    expect(sim.store.auditsOf(id)).toHaveLength(1);
  });

  it('replace tags by PUT ticket; the tag routes set, add and remove them', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket({ tags: ['b', 'a'] });
    const replaced = await call('PUT', `/tickets/${id}`, { ticket: { tags: ['C'] } });
    expect(ticketOf(replaced.json).tags).toEqual(['c']);
    expect((await call('PUT', `/tickets/${id}/tags`, { tags: ['d'] })).json).toEqual({ tags: ['c', 'd'] });
    expect((await call('DELETE', `/tickets/${id}/tags`, { tags: ['c'] })).json).toEqual({ tags: ['d'] });
    const set = await call('POST', `/tickets/${id}/tags`, { tags: ['z'] });
    expect([set.status, set.json]).toEqual([201, { tags: ['z'] }]);
  });

  it('write a comment as its author_id; a setting decides whether the end user reopens the ticket', async () => {
    const { sim, call } = await openDesk();
    const user = sim.store.seedUser({ name: 'Ada' });
    const create = { ticket: { comment: { body: 'x' }, requester_id: user.id, status: 'solved' } };
    const { id } = ticketOf((await call('POST', '/tickets', create)).json);
    const reply = { ticket: { comment: { body: 'still broken', author_id: user.id } } };
    expect(ticketOf((await call('PUT', `/tickets/${id}`, reply)).json).status).toBe('solved');
    sim.settings.endUserCommentReopens = true;
    expect(ticketOf((await call('PUT', `/tickets/${id}`, reply)).json).status).toBe('open');
    expect(sim.store.commentsOf(id).map(({ authorId }) => authorId)).toEqual([user.id, user.id, user.id]);
  });

  it('merge custom fields by id', async () => {
    const { call, ticket } = await openDesk();
    const id = await ticket({
      custom_fields: [
        { id: 5, value: 'a' },
        { id: 6, value: 'b' },
      ],
    });
    const answer = await call('PUT', `/tickets/${id}`, { ticket: { custom_fields: [{ id: 6, value: 'c' }] } });
    expect(ticketOf(answer.json)).toMatchObject({
      custom_fields: [
        { id: 5, value: 'a' },
        { id: 6, value: 'c' },
      ],
    });
  });
});
