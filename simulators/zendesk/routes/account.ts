import type { FastifyInstance } from 'fastify';

import type { ZendeskContext } from '../context.ts';
import { notFound, recordInvalid } from '../errors.ts';
import { readUserField } from '../inputs.ts';
import type { ListQuery, SortRules } from '../paging.ts';
import { paginate } from '../paging.ts';
import type { GroupRecord, UserFieldRecord } from '../records.ts';
import { renderGroup, renderUserField } from '../render/user.ts';

const groupSort: SortRules<GroupRecord> = { keys: { name: ({ name }) => name }, cursorKeys: ['name'] };
const fieldSort: SortRules<UserFieldRecord> = { keys: {}, cursorKeys: [] };

/** `/oauth/tokens`, `/groups` and `/user_fields`. */
export function addAccountRoutes(app: FastifyInstance, context: ZendeskContext): void {
  const { store } = context;
  app.post('/oauth/tokens', (request, reply) => {
    const form = typeof request.body === 'object' && request.body !== null ? { ...request.body } : {};
    return reply.code(201).send(context.auth.issueToken(form));
  });
  app.get<{ Querystring: ListQuery }>('/api/v2/groups', (request) => {
    context.actor(request);
    const base = context.baseUrl(request);
    const render = (group: GroupRecord) => renderGroup(group, base);
    return paginate(
      'groups',
      [...store.groups.values()],
      request.query,
      `${base}/api/v2/groups.json`,
      groupSort,
      render,
    );
  });
  app.get<{ Params: { id: string } }>('/api/v2/groups/:id', (request) => {
    context.actor(request);
    const group = store.groups.get(Number(request.params.id));
    if (group === undefined) throw notFound();
    return { group: renderGroup(group, context.baseUrl(request)) };
  });
  app.get<{ Querystring: ListQuery }>('/api/v2/user_fields', (request) => {
    context.actor(request);
    const base = context.baseUrl(request);
    const fields = [...store.userFields.values()];
    const render = (field: UserFieldRecord) => renderUserField(field, base);
    return paginate('user_fields', fields, request.query, `${base}/api/v2/user_fields.json`, fieldSort, render);
  });
  app.post('/api/v2/user_fields', (request, reply) => {
    context.actor(request);
    const { key, title, type } = readUserField(request.body);
    if (store.userFields.has(key)) {
      throw recordInvalid({ key: [{ description: `Key: ${key} has already been taken`, error: 'DuplicateValue' }] });
    }
    const field = store.seedUserField(key, title, type);
    return reply.code(201).send({ user_field: renderUserField(field, context.baseUrl(request)) });
  });
}
