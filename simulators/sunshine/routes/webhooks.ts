import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';

import type { ApiCall, SunshineContext } from '../context.ts';
import { apiCall, apiRoot, bodyOf, handler } from '../context.ts';
import { badRequest, forbidden, found } from '../errors.ts';
import { webhookBody, webhookUpdateBody } from '../inputs/bodies.ts';
import type { IntegrationRecord, WebhookRecord } from '../records.ts';
import { renderWebhook } from '../render/integrations.ts';
import type { World } from '../world.ts';

const root = `${apiRoot}/apps/:appId/integrations/:integrationId/webhooks`;
const maxWebhooks = 10;

/** Webhooks of a custom integration. `me` stands for the integration of the key. */
export function addWebhookRoutes(app: FastifyInstance, context: SunshineContext): void {
  app.post(root, (request, reply) => {
    const call = apiCall(context, request, 'integration');
    const integration = integrationOf(call);
    if (integration.webhooks.length >= maxWebhooks) throw badRequest('Too many webhooks');
    const webhook = addWebhook(context.world, integration, bodyOf(context, call, webhookBody));
    return reply.code(201).send({ webhook: renderWebhook(webhook) });
  });
  app.get(
    root,
    handler(context, 'integration', (call) => ({
      webhooks: integrationOf(call).webhooks.map((webhook) => renderWebhook(webhook)),
    })),
  );
  app.get(
    `${root}/:webhookId`,
    handler(context, 'integration', (call) => ({ webhook: renderWebhook(webhookOf(call)) })),
  );
  app.patch(
    `${root}/:webhookId`,
    handler(context, 'integration', (call) => {
      const webhook = webhookOf(call);
      const body = bodyOf(context, call, webhookUpdateBody);
      webhook.target = body.target ?? webhook.target;
      webhook.triggers = body.triggers ?? webhook.triggers;
      webhook.includeFullUser = body.includeFullUser ?? webhook.includeFullUser;
      webhook.includeFullSource = body.includeFullSource ?? webhook.includeFullSource;
      return { webhook: renderWebhook(webhook) };
    }),
  );
  app.delete(
    `${root}/:webhookId`,
    handler(context, 'integration', (call) => {
      const webhook = webhookOf(call);
      const integration = integrationOf(call);
      integration.webhooks = integration.webhooks.filter((each) => each !== webhook);
      return {};
    }),
  );
}

/** Adds a webhook with its own secret. */
export function addWebhook(
  world: World,
  integration: IntegrationRecord,
  body: z.infer<typeof webhookBody>,
): WebhookRecord {
  const webhook: WebhookRecord = {
    id: world.ids.next(),
    target: body.target,
    triggers: [...body.triggers],
    secret: world.ids.secret(),
    includeFullUser: body.includeFullUser ?? false,
    includeFullSource: body.includeFullSource ?? false,
  };
  integration.webhooks.push(webhook);
  return webhook;
}

/** The integration of the path. Integrations only see their own webhooks (Sunshine API description, OAuth). */
function integrationOf({ app, caller, params }: ApiCall): IntegrationRecord {
  const wanted = params['integrationId'] === 'me' ? (caller.integrationId ?? '') : (params['integrationId'] ?? '');
  if (caller.integrationId !== null && caller.integrationId !== wanted) throw forbidden();
  const integration = found(app.integrations.get(wanted), 'integration');
  if (integration.type !== 'custom') throw forbidden('Only integrations of type custom have webhooks');
  return integration;
}

function webhookOf(call: ApiCall): WebhookRecord {
  return found(
    integrationOf(call).webhooks.find(({ id }) => id === call.params['webhookId']),
    'other',
  );
}
