import type { FastifyInstance } from 'fastify';

import { checkRight } from '../auth.ts';
import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler } from '../context.ts';
import { badRequest, forbidden, found } from '../errors.ts';
import { appBody, appUpdateBody, keyBody } from '../inputs/bodies.ts';
import { readBody } from '../inputs/parse.ts';
import type { Query } from '../paging.ts';
import { pageOf } from '../paging.ts';
import type { AppRecord, KeyRecord } from '../records.ts';
import { addApp } from '../world.ts';

const root = `${apiRoot}/apps`;
const maxKeys = 10;

/** Apps and their keys. Creating them needs a key of the account. */
export function addAppRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { world, auth } = context;
  app.post(root, (request, reply) => {
    checkRight(auth.identify(request.headers.authorization), 'account', null);
    const body = readBody(appBody, request.body ?? {}, world.settings);
    const made = addApp(world, body.displayName);
    Object.assign(made.settings, body.settings);
    made.metadata = body.metadata ?? {};
    return reply.code(201).send({ app: renderApp(made) });
  });
  app.get(root, (request) => {
    checkRight(auth.identify(request.headers.authorization), 'account', null);
    const url = `http://${request.host}${root}`;
    const { items, meta, links } = pageOf([...world.apps.values()], request.query as Query, url);
    return { apps: items.map((each) => renderApp(each)), meta, links };
  });
  app.get(
    `${root}/:appId`,
    handler(context, 'app', (call) => ({ app: { ...renderApp(call.app), subdomain: 'simulator' } })),
  );
  app.get(`${apiRoot}/tokenInfo`, (request) => {
    const { appId } = auth.identify(request.headers.authorization);
    if (appId === null) throw forbidden();
    return { app: { ...renderApp(found(world.apps.get(appId), 'app')), subdomain: 'simulator' } };
  });
  app.patch(
    `${root}/:appId`,
    handler(context, 'app', (call) => {
      const body = bodyOf(context, call, appUpdateBody);
      call.app.displayName = body.displayName ?? call.app.displayName;
      Object.assign(call.app.settings, body.settings);
      call.app.metadata = body.metadata ?? call.app.metadata;
      return { app: renderApp(call.app) };
    }),
  );
  app.delete(
    `${root}/:appId`,
    handler(context, 'account', (call) => {
      world.apps.delete(call.app.id);
      return {};
    }),
  );
  addKeyRoutes(app, context);
}

function addKeyRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { ids } = context.world;
  app.post(`${root}/:appId/keys`, (request, reply) => {
    const call = apiCall(context, request, 'account');
    const { displayName } = bodyOf(context, call, keyBody);
    if (call.app.keys.length >= maxKeys) throw badRequest('Too many keys');
    const key: KeyRecord = { id: `app_${ids.next()}`, displayName, secret: ids.secret() };
    call.app.keys.push(key);
    return reply.code(201).send({ key });
  });
  app.get(
    `${root}/:appId/keys`,
    handler(context, 'account', (call) => ({ keys: call.app.keys })),
  );
  app.get(
    `${root}/:appId/keys/:keyId`,
    handler(context, 'account', (call) => ({ key: keyOf(call) })),
  );
  app.delete(
    `${root}/:appId/keys/:keyId`,
    handler(context, 'account', (call) => {
      const key = keyOf(call);
      call.app.keys = call.app.keys.filter((each) => each !== key);
      return {};
    }),
  );
}

function keyOf({ app, params }: ApiCall): KeyRecord {
  return found(
    app.keys.find(({ id }) => id === params['keyId']),
    'other',
  );
}

function renderApp({ id, displayName, settings, metadata }: AppRecord): Record<string, unknown> {
  return { id, displayName, settings, metadata };
}
