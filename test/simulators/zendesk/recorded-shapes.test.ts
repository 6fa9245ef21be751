import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { listOf, openDesk } from './helpers.ts';

/**
 * Keys and JSON types in recorded answers of real accounts: resource -> key -> types. A `?` at the end means that not
 * every sample had the key. A key that was always null may have any value, since no sample had one.
 */
const shapes = z
  .record(z.string(), z.record(z.string(), z.string()))
  .parse(JSON.parse(readFileSync(new URL('recorded-shapes.fixture.json', import.meta.url), 'utf8')));

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** All differences between the value and the recorded resource. */
function differences(resource: string, value: unknown): string[] {
  const shape = shapes[resource];
  if (shape === undefined) return [`${resource} was not recorded`];
  const object = z.record(z.string(), z.unknown()).parse(value);
  const unknown = Object.keys(object).filter((key) => !(key in shape));
  const wrong = Object.entries(shape).flatMap(([key, recorded]) => {
    const types = recorded.replace('?', '').split('|');
    if (!(key in object)) return recorded.endsWith('?') ? [] : [`${resource}.${key} is missing`];
    const type = typeOf(object[key]);
    return types.includes(type) || types.join() === 'null' ? [] : [`${resource}.${key} is ${type}, not ${recorded}`];
  });
  return [...unknown.map((key) => `${resource}.${key} was never seen`), ...wrong];
}

const object = z.record(z.string(), z.unknown());

/** Collects the differences of many answers. `audit` also checks the parts of the audit. */
function openCheck() {
  const found: string[] = [];
  const check = (resource: string, value: unknown) => void found.push(...differences(resource, value));
  const audit = (value: unknown) => {
    check('audit', value);
    check('audit.metadata', object.parse(value)['metadata']);
    for (const event of listOf(value, 'events')) check(`audit_event:${String(event['type'])}`, event);
  };
  return { found, check, audit };
}

describe('answers have the keys and types of recorded ones', () => {
  it('by a check that finds a missing key, a new one, and one of a wrong type', () => {
    const meta = { has_more: null, extra: 1 };
    expect(differences('meta', meta)).toEqual(['meta.extra was never seen', 'meta.has_more is null, not boolean']);
    expect(differences('error_404', { error: 'x' })).toEqual(['error_404.description is missing']);
  });

  it('in tickets, comments and audits', async () => {
    const { sim, call } = await openDesk();
    const { found: problems, check, audit: checkAudit } = openCheck();
    const group = sim.store.seedGroup('Support');
    const fields = {
      ticket: {
        subject: 'x',
        comment: { body: 'one' },
        group_id: group.id,
        assignee_id: sim.agentId,
        tags: ['a'],
        type: 'question',
        priority: 'low',
        external_id: 'e',
        custom_fields: [{ id: 4, value: 'v' }],
      },
    };
    for (const body of [fields, { ticket: { comment: { body: 'bare' } } }]) {
      const created = object.parse((await call('POST', '/tickets', body)).json);
      check('POST /api/v2/tickets', created);
      check('ticket', created['ticket']);
      checkAudit(created['audit']);
    }
    const change = { ticket: { status: 'pending', subject: 'y', comment: { body: 'two', public: false } } };
    const updated = object.parse((await call('PUT', '/tickets/1', change)).json);
    check('PUT /api/v2/tickets/{id}', updated);
    check('ticket', updated['ticket']);
    checkAudit(updated['audit']);
    check('GET /api/v2/tickets/{id}', (await call('GET', '/tickets/1')).json);
    for (const query of ['', '?page[size]=1']) {
      const list = object.parse((await call('GET', `/tickets${query}`)).json);
      check('GET /api/v2/tickets', list);
      for (const ticket of listOf(list, 'tickets')) check('ticket', ticket);
    }
    const comments = object.parse((await call('GET', '/tickets/1/comments?page[size]=5')).json);
    check('GET /api/v2/tickets/{id}/comments', comments);
    check('meta', comments['meta']);
    check('links', comments['links']);
    for (const comment of listOf(comments, 'comments')) check('comment', comment);
    for (const audit of listOf((await call('GET', '/tickets/1/audits')).json, 'audits')) checkAudit(audit);
    expect(problems).toEqual([]);
  });

  it('in uploads and the attachments of a comment', async () => {
    const { call } = await openDesk();
    const { found: problems, check } = openCheck();
    const uploaded = object.parse((await call('POST', '/uploads?filename=a.json', { a: 1 })).json);
    check('POST /api/v2/uploads', uploaded);
    check('upload', uploaded['upload']);
    const { token, attachment } = object.parse(uploaded['upload']);
    check('attachment', attachment);
    await call('POST', '/tickets', { ticket: { comment: { body: 'x', uploads: [token] } } });
    const [comment] = listOf((await call('GET', '/tickets/1/comments?page[size]=5')).json, 'comments');
    check('comment', comment);
    const [kept] = listOf(comment, 'attachments');
    check('attachment', kept);
    expect(problems).toEqual([]);
  });

  it('in users, groups, user fields and search results', async () => {
    const { sim, call } = await openDesk();
    const { found: problems, check } = openCheck();
    sim.store.seedGroup('Support');
    sim.store.seedUser({ name: 'Ada', email: 'ada@example.com', phone: '+15135557611', externalId: 'c-1' });
    const created = object.parse((await call('POST', '/users', { user: { name: 'Bob' } })).json);
    check('POST /api/v2/users', created);
    const list = object.parse((await call('GET', '/users')).json);
    for (const user of listOf(list, 'users')) check('user', user);
    const { id } = z.object({ id: z.int() }).parse(created['user']);
    check('GET /api/v2/users/{id}', (await call('GET', `/users/${id}`)).json);
    check('PUT /api/v2/users/{id}', (await call('PUT', `/users/${id}`, { user: { notes: 'n' } })).json);
    check('GET /api/v2/users/me', (await call('GET', '/users/me')).json);
    for (const query of ['', '?page[size]=1']) {
      const groups = (await call('GET', `/groups${query}`)).json;
      check('GET /api/v2/groups', groups);
      for (const group of listOf(groups, 'groups')) check('group', group);
    }
    const field = { user_field: { key: 'k', title: 'K', type: 'text' } };
    const made = object.parse((await call('POST', '/user_fields', field)).json);
    check('POST /api/v2/user_fields', made);
    check('user_field', made['user_field']);
    const found = listOf((await call('GET', '/search?query=type:user')).json, 'results');
    expect(found).toHaveLength(3);
    for (const hit of found) check('search_result', hit);
    expect(problems).toEqual([]);
  });

  it('in errors', async () => {
    const { call } = await openDesk();
    const { found: problems, check } = openCheck();
    check('error_404', (await call('GET', '/tickets/9')).json);
    check('error_404', (await call('GET', '/nothing/here')).json);
    expect(problems).toEqual([]);
  });
});
