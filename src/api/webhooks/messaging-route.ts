import type { FastifyInstance } from 'fastify';
import { readSunshineWebhook } from '../../adapters/sunshine/webhook.ts';
import type { MessagingInbox } from '../../client/messaging-inbox.ts';
import { takeRawBytes } from '../plugins/json-body.ts';
import { bytesOf, keep, refuse, webhookAnswers, webhookLimitBytes, type WebhookDoor } from './answers.ts';
import { withoutPins, type PinOptions } from './messaging-pins.ts';

/** What the webhook of the messaging platform needs. */
export interface MessagingWebhookRoute extends PinOptions, Pick<WebhookDoor, 'metrics'> {
  /** Every secret that is accepted. */
  secrets: readonly string[];
  inbox: MessagingInbox;
}

const schema = {
  tags: ['webhooks'],
  summary: 'Events of Sunshine Conversations, proven by the secret in X-API-Key',
  response: webhookAnswers,
};

/**
 * `POST /webhooks/sunshine`. A sender who is proven hears 200 once everything is in Temporal, and 503, which is sent
 * again, while it cannot be. PINs go no further than this.
 */
export async function messagingWebhookRoute(app: FastifyInstance, options: MessagingWebhookRoute): Promise<void> {
  const { secrets, inbox, metrics } = options;
  const door = { sender: 'sunshine', metrics };
  takeRawBytes(app);
  app.post('/webhooks/sunshine', { schema, bodyLimit: webhookLimitBytes }, async (request, reply) => {
    const reading = readSunshineWebhook(request.headers, bytesOf(request), secrets);
    if (reading.kind === 'refused') return refuse(door, reading.reason, request, reply);
    const told = { ...reading, events: reading.events.map((event) => withoutPins(event, options)) };
    return keep(door, told, (events) => inbox.deliver(events), { request, reply });
  });
}
