import type { AppRecord, IntegrationRecord, WebhookRecord } from '../records.ts';
import { seatOf } from '../switchboard/seats.ts';

/** A webhook with its secret, which can be read at any time (Sunshine API description, webhooks). */
export function renderWebhook(webhook: WebhookRecord): Record<string, unknown> {
  const { id, target, triggers, secret, includeFullUser, includeFullSource } = webhook;
  return { id, version: 'v2', target, triggers, secret, includeFullUser, includeFullSource };
}

/** An integration. A channel has its default responder, which is `inherited` when it is the switchboard's. */
export function renderIntegration(integration: IntegrationRecord, app: AppRecord): Record<string, unknown> {
  const { id, type, displayName, fields, webhooks } = integration;
  return {
    id,
    type,
    status: 'active',
    ...(displayName === null ? {} : { displayName }),
    ...(type === 'custom' ? { webhooks: webhooks.map((webhook) => renderWebhook(webhook)) } : {}),
    ...(type === 'custom' || type.startsWith('zd:')
      ? {}
      : { ...fields, defaultResponder: responder(integration, app) }),
  };
}

function responder(integration: IntegrationRecord, app: AppRecord): Record<string, unknown> | null {
  const own = seatOf(app, integration.defaultResponderId);
  const seat = own ?? seatOf(app, app.switchboard?.defaultId ?? null);
  if (seat === null) return null;
  return {
    name: seat.name,
    integrationId: seat.integrationId,
    integrationType: seat.integrationType,
    deliverStandbyEvents: seat.deliverStandbyEvents,
    nextSwitchboardIntegrationId: seat.nextId,
    ...(seat.messageHistoryCount === null ? {} : { messageHistoryCount: seat.messageHistoryCount }),
    inherited: own === null,
  };
}
