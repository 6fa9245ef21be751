import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler, userOf } from '../context.ts';
import { SunshineError, badRequest, found } from '../errors.ts';
import { syncBody, userBody, userUpdateBody } from '../inputs/bodies.ts';
import { one, pageOf } from '../paging.ts';
import type { UserRecord } from '../records.ts';
import { renderClient, renderUser } from '../render/users.ts';
import { addUser, mergeUsers, removeUser } from '../users.ts';

const root = `${apiRoot}/apps/:appId/users`;

/** Users and their clients, and the merges that start in Zendesk Support. */
export function addUserRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.post(root, (request, reply) => {
    const call = apiCall(context, request, 'integration');
    const { metadata, brandId, ...body } = bodyOf(context, call, userBody);
    if ([...call.app.users.values()].some(({ externalId }) => externalId === body.externalId)) {
      throw new SunshineError(409, 'conflict', 'User already exists');
    }
    const user = addUser(world, call.app, { ...body, brandId: brandId ?? null, metadata: metadata ?? {} });
    return reply.code(201).send({ user: renderUser(user) });
  });
  app.get(
    root,
    handler(context, 'integration', ({ app: { users }, query }) => {
      const email = one(query, 'filter[identities.email]')?.toLowerCase();
      if (email === undefined) throw badRequest('filter.identities.email is required');
      const matches = [...users.values()].filter(({ identities }) =>
        identities.some(({ type, value }) => type === 'email' && value.toLowerCase() === email),
      );
      return { users: matches.map((user) => renderUser(user)) };
    }),
  );
  app.get(
    `${root}/:userId`,
    handler(context, 'integration', (call) => ({ user: renderUser(userIn(call)) })),
  );
  app.patch(
    `${root}/:userId`,
    handler(context, 'integration', (call) => {
      const user = userIn(call);
      const { profile, metadata, signedUpAt, toBeRetained } = bodyOf(context, call, userUpdateBody);
      user.profile = { ...user.profile, ...profile };
      if (metadata !== undefined) user.metadata = metadata === null ? {} : { ...user.metadata, ...metadata };
      user.signedUpAt = signedUpAt ?? user.signedUpAt;
      user.toBeRetained = toBeRetained ?? user.toBeRetained;
      return { user: renderUser(user) };
    }),
  );
  app.delete(
    `${root}/:userId`,
    handler(context, 'integration', (call) => {
      removeUser(world, call.app, userIn(call));
      return {};
    }),
  );
  addUserDetailRoutes(app, context);
}

function addUserDetailRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world } = context;
  app.delete(
    `${root}/:userId/personalinformation`,
    handler(context, 'integration', (call) => {
      const user = userIn(call);
      user.profile = {};
      user.metadata = {};
      user.identities = [];
      return { user: renderUser(user) };
    }),
  );
  app.get(
    `${root}/:userId/clients`,
    handler(context, 'integration', (call) => {
      const { items, meta, links } = pageOf(userIn(call).clients, call.query, call.url);
      return { clients: items.map((client) => renderClient(client)), meta, links };
    }),
  );
  app.post(
    `${root}/:userId/sync`,
    handler(context, 'integration', (call) => {
      const user = byZendeskId(call, call.params['userId'] ?? '');
      const { survivingZendeskId } = bodyOf(context, call, syncBody);
      if (survivingZendeskId === undefined || survivingZendeskId === user.zendeskId) return { user: renderUser(user) };
      const surviving = byZendeskId(call, survivingZendeskId);
      mergeUsers(world, call.app, surviving, user, 'api');
      return { user: renderUser(surviving) };
    }),
  );
}

function userIn({ app, params }: ApiCall): UserRecord {
  return userOf(app, params['userId']);
}

function byZendeskId({ app }: ApiCall, id: string): UserRecord {
  return found(
    [...app.users.values()].find(({ zendeskId }) => zendeskId === id),
    'user',
  );
}
