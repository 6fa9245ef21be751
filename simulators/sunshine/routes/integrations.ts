import type { FastifyInstance } from 'fastify';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler } from '../context.ts';
import { SunshineError, badRequest, found, notFound } from '../errors.ts';
import {
  channelBody,
  customIntegrationBody,
  customUpdateBody,
  integrationUpdateBody,
  keyBody,
} from '../inputs/bodies.ts';
import { one, pageOf } from '../paging.ts';
import type { AppRecord, IntegrationRecord, KeyRecord } from '../records.ts';
import { renderIntegration } from '../render/integrations.ts';
import { seatOf } from '../switchboard/seats.ts';
import { addIntegration } from '../world.ts';
import { addWebhook } from './webhooks.ts';

const root = `${apiRoot}/apps/:appId/integrations`;
const maxKeys = 10;

/** Integrations and the keys of custom ones. */
export function addIntegrationRoutes(app: FastifyInstance, context: SunshineContext): void {
  app.post(root, (request, reply) => {
    const call = apiCall(context, request, 'app');
    return reply.code(201).send({ integration: renderIntegration(create(context, call), call.app) });
  });
  app.get(
    root,
    handler(context, 'app', (call) => {
      const types = one(call.query, 'filter[types]')?.split(',');
      const { listsNativeIntegrations } = context.world.settings;
      const all = [...call.app.integrations.values()]
        .filter(({ type }) => listsNativeIntegrations || !type.startsWith('zd:'))
        .filter(({ type }) => types?.includes(type) ?? true);
      const { items, meta, links } = pageOf(all, call.query, call.url);
      return { integrations: items.map((integration) => renderIntegration(integration, call.app)), meta, links };
    }),
  );
  app.get(
    `${root}/:integrationId`,
    handler(context, 'app', (call) => ({ integration: renderIntegration(integrationOf(call), call.app) })),
  );
  app.patch(
    `${root}/:integrationId`,
    handler(context, 'app', (call) => ({ integration: renderIntegration(update(context, call), call.app) })),
  );
  app.delete(
    `${root}/:integrationId`,
    handler(context, 'app', (call) => {
      const { id } = integrationOf(call);
      if (call.app.switchboard?.seats.some(({ integrationId }) => integrationId === id) === true) {
        throw badRequest('The integration is linked to a switchboard integration');
      }
      call.app.integrations.delete(id);
      return {};
    }),
  );
  addKeyRoutes(app, context);
}

function addKeyRoutes(app: FastifyInstance, context: SunshineContext): void {
  const { ids } = context.world;
  app.post(`${root}/:integrationId/keys`, (request, reply) => {
    const call = apiCall(context, request, 'app');
    const { keys } = customOf(call);
    const { displayName } = bodyOf(context, call, keyBody);
    if (keys.length >= maxKeys) throw badRequest('Too many keys');
    const key: KeyRecord = { id: `int_${ids.next()}`, displayName, secret: ids.secret() };
    keys.push(key);
    return reply.code(201).send({ key });
  });
  app.get(
    `${root}/:integrationId/keys`,
    handler(context, 'app', (call) => ({ keys: customOf(call).keys })),
  );
  app.get(
    `${root}/:integrationId/keys/:keyId`,
    handler(context, 'app', (call) => ({ key: keyOf(call) })),
  );
  app.delete(
    `${root}/:integrationId/keys/:keyId`,
    handler(context, 'app', (call) => {
      const key = keyOf(call);
      const integration = customOf(call);
      integration.keys = integration.keys.filter((each) => each !== key);
      return {};
    }),
  );
}

function create(context: SunshineContext, call: ApiCall): IntegrationRecord {
  const { world } = context;
  const { type, displayName, defaultResponderId, status: _status, ...fields } = bodyOf(context, call, channelBody);
  if (type.startsWith('zd:')) throw badRequest('Invalid parameter "type"');
  if (type !== 'custom') {
    const responder = responderId(call.app, defaultResponderId);
    const integration = addIntegration(world, call.app, type, { displayName, fields });
    integration.defaultResponderId = responder ?? null;
    return integration;
  }
  const { webhooks } = bodyOf(context, call, customIntegrationBody);
  if (webhookCount(call.app) >= 10) throw badRequest('Too many webhooks');
  const integration = addIntegration(world, call.app, type, { displayName });
  for (const webhook of webhooks) addWebhook(world, integration, webhook);
  return integration;
}

function update(context: SunshineContext, call: ApiCall): IntegrationRecord {
  const integration = integrationOf(call);
  if (integration.type === 'custom') {
    const { displayName } = bodyOf(context, call, customUpdateBody);
    if (displayName !== undefined) integration.displayName = displayName;
    return integration;
  }
  const { displayName, defaultResponderId, ...fields } = bodyOf(context, call, integrationUpdateBody);
  const responder = responderId(call.app, defaultResponderId);
  if (responder !== undefined) integration.defaultResponderId = responder;
  if (displayName !== undefined) integration.displayName = displayName;
  Object.assign(integration.fields, fields);
  return integration;
}

/** The responder that a body names; undefined when it names none, null for the switchboard's default. Throws the 404. */
function responderId(app: AppRecord, wanted: string | null | undefined): string | null | undefined {
  if (typeof wanted === 'string' && seatOf(app, wanted) === null) {
    throw new SunshineError(404, 'switchboard_integration_not_found', 'SwitchboardIntegration not found');
  }
  return wanted;
}

/** Number of webhooks of all integrations. An app can have ten (Sunshine API description, webhooks). */
function webhookCount(app: AppRecord): number {
  return [...app.integrations.values()].reduce((sum, { webhooks }) => sum + webhooks.length, 0);
}

function integrationOf({ app, params }: ApiCall): IntegrationRecord {
  return found(app.integrations.get(params['integrationId'] ?? ''), 'integration');
}

function customOf(call: ApiCall): IntegrationRecord {
  const integration = integrationOf(call);
  if (integration.type !== 'custom') throw badRequest('Only integrations of type custom have keys');
  return integration;
}

function keyOf(call: ApiCall): KeyRecord {
  const key = customOf(call).keys.find(({ id }) => id === call.params['keyId']);
  if (key === undefined) throw notFound('other');
  return key;
}
