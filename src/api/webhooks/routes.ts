import type { FastifyInstance } from 'fastify';
import type { DeskEvents } from '../../client/desk-events.ts';
import type { MessagingInbox } from '../../client/messaging-inbox.ts';
import { deskNames, type DeskName } from '../../config/desk-names.ts';
import type { Config } from '../../config/load-config.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';
import type { Limits } from '../limits/limits.ts';
import { webhookProofs, webhookReaders } from './desk-readers.ts';
import { deskWebhookRoute } from './desk-route.ts';
import type { PinOptions } from './messaging-pins.ts';
import { messagingWebhookRoute } from './messaging-route.ts';
import { notConfiguredWebhookRoute } from './not-configured-route.ts';

/** What the webhooks need. */
export interface WebhookRoutes extends PinOptions {
  config: Pick<Config, 'desk' | 'sunshine'>;
  /** Takes the events of the help desk; null without a help desk. */
  deskEvents: DeskEvents | null;
  /** Takes the events of messaging; null without messaging. */
  messagingInbox: MessagingInbox | null;
  metrics: ApiMetrics;
  limits: Limits;
}

const secretVariables: Readonly<Record<DeskName | 'sunshine', string>> = {
  zendesk: 'ZENDESK_WEBHOOK_SECRET',
  jira: 'JIRA_WEBHOOK_SECRET',
  freshdesk: 'FRESHDESK_WEBHOOK_SECRET',
  rest: 'REST_DESK_WEBHOOK_SECRET',
  sunshine: 'SUNSHINE_WEBHOOK_SECRET',
};

/**
 * The webhooks of the messaging platform and of the help desk; of every help desk while none is configured. One whose
 * secret is not configured answers 503.
 */
export async function webhookRoutes(app: FastifyInstance, options: WebhookRoutes): Promise<void> {
  const { config, deskEvents, messagingInbox, metrics, limits, ...pins } = options;
  const { desk, sunshine } = config;
  const addNotConfigured = (sender: DeskName | 'sunshine') =>
    app.register(async (scope) =>
      notConfiguredWebhookRoute(scope, { sender, metrics, limits, variable: secretVariables[sender] }),
    );
  if (desk !== null && desk.webhookSecrets.length > 0 && deskEvents !== null) {
    const { name, webhookSecrets: secrets } = desk;
    const [read, proof] = [webhookReaders[name], webhookProofs[name]];
    await app.register(async (scope) =>
      deskWebhookRoute(scope, { desk: name, secrets, read, proof, events: deskEvents, metrics, limits }),
    );
  } else {
    for (const name of desk === null ? deskNames : [desk.name]) await addNotConfigured(name);
  }
  if (sunshine !== null && sunshine.webhookSecrets.length > 0 && messagingInbox !== null) {
    const { webhookSecrets: secrets } = sunshine;
    await app.register(async (scope) =>
      messagingWebhookRoute(scope, { ...pins, secrets, inbox: messagingInbox, metrics, limits }),
    );
  } else {
    await addNotConfigured('sunshine');
  }
}
