import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { readSunshineWebhook } from '../../adapters/sunshine/webhook.ts';
import type { MessagingEvent } from '../../domain/messaging/messaging.ts';
import type { MessagingInbox } from '../../client/messaging-inbox.ts';
import { checkCredentialsHere } from '../limits/hooks.ts';
import { takeRawBytes } from '../plugins/json-body.ts';
import { admitWebhook } from './admit.ts';
import { bytesOf, limit, refuse, store, webhookLimitBytes, type Webhook } from './answers.ts';
import { withoutPins, type PinOptions } from './messaging-pins.ts';
import { webhookAnswers } from './schema.ts';
import { selfTestRoute } from './self-test-route.ts';

/** How long events are cleaned before other requests get their turn, in milliseconds. */
const longestSliceMs = 10;

/** What the webhook of the messaging platform needs. */
export interface MessagingWebhookRoute extends PinOptions, Pick<Webhook, 'metrics' | 'limits'> {
  /** Every secret that is accepted. */
  secrets: readonly string[];
  inbox: MessagingInbox;
}

const schema = {
  tags: ['webhooks'],
  summary: 'Events of Sunshine Conversations, verified by the secret in X-API-Key',
  response: webhookAnswers,
};

/**
 * `POST /webhooks/sunshine`. A verified sender gets 200 once everything is in Temporal, and 503 while it cannot be; the
 * platform then sends it again. PINs are removed here, before anything is stored.
 */
export async function messagingWebhookRoute(app: FastifyInstance, options: MessagingWebhookRoute): Promise<void> {
  const { secrets, inbox, metrics, limits } = options;
  const webhook = { sender: 'sunshine', metrics, limits };
  checkCredentialsHere(app);
  // The secret is in a header, so that a body is only read if it is right.
  app.addHook('onRequest', async (request, reply) => {
    const reading = readSunshineWebhook(request.headers, Buffer.alloc(0), secrets);
    if (reading.kind === 'refused') return refuse(webhook, reading.reason, request, reply);
  });
  selfTestRoute(app, { inbox, limits });
  takeRawBytes(app);
  app.post('/webhooks/sunshine', { schema, bodyLimit: webhookLimitBytes }, async (request, reply) => {
    const reading = readSunshineWebhook(request.headers, bytesOf(request), secrets);
    if (reading.kind === 'refused') return refuse(webhook, reading.reason, request, reply);
    const ids = reading.events.map(({ conversationId }) => conversationId);
    const exceeded = await admitWebhook(webhook, request, ids);
    if (exceeded !== null) return limit(webhook, exceeded, reply);
    const onlyOpen = new Set<string>();
    // A web chat is never begun by an event.
    const beginning = reading.events.filter(({ chatId }) => chatId === undefined);
    for (const id of new Set(beginning.map(({ conversationId }) => conversationId))) {
      if (!(await limits.mayBegin(request, { channel: 'messaging', id }))) onlyOpen.add(id);
    }
    const received = { ...reading, events: await cleanEvents(reading.events, options) };
    return store(webhook, received, (events) => inbox.deliver(events, onlyOpen), { request, reply });
  });
}

/** Removes PINs event by event; other requests are answered in between. */
async function cleanEvents(events: readonly MessagingEvent[], options: PinOptions): Promise<MessagingEvent[]> {
  const clean: MessagingEvent[] = [];
  let since = performance.now();
  for (const event of events) {
    // Not after the last one: requests with one event each stay in order.
    if (performance.now() - since >= longestSliceMs) {
      await setImmediate();
      since = performance.now();
    }
    clean.push(withoutPins(event, options));
  }
  return clean;
}
