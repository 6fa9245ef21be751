import type { FastifyInstance } from 'fastify';
import type { DeskEvents } from '../../client/desk-events.ts';
import type { DeskName } from '../../config/desk-names.ts';
import type { ReadWebhook } from '../../ports/desk-webhooks.ts';
import { checkCredentialsHere } from '../limits/hooks.ts';
import { takeRawBytes } from '../plugins/json-body.ts';
import { bytesOf, limit, refuse, store, webhookLimitBytes, type Webhook } from './answers.ts';
import { admitWebhook } from './admit.ts';
import type { WebhookProof } from './desk-readers.ts';
import { webhookAnswers } from './schema.ts';

/** What the webhook of a help desk needs. */
export interface DeskWebhookRoute extends Pick<Webhook, 'metrics' | 'limits'> {
  desk: DeskName;
  /** Every secret that is accepted. */
  secrets: readonly string[];
  read: ReadWebhook;
  proof: WebhookProof;
  events: DeskEvents;
}

const schema = {
  tags: ['webhooks'],
  summary: 'Ticket events of the help desk, verified by their signature or secret',
  response: webhookAnswers,
};

/**
 * `POST /webhooks/<desk>`. A verified sender gets 200 once everything is stored, 503 while it cannot be, and no other
 * status: desks stop sending to an address that keeps answering with errors.
 */
export async function deskWebhookRoute(app: FastifyInstance, options: DeskWebhookRoute): Promise<void> {
  const { desk, secrets, read, proof, metrics, limits, events } = options;
  const webhook = { sender: desk, metrics, limits };
  checkCredentialsHere(app);
  // What cannot be right is refused before its body is read.
  app.addHook('onRequest', async (request, reply) => {
    const { headers } = request;
    if (headers[proof.header] !== undefined && !proof.isSecret) return;
    const reading = read({ headers, body: Buffer.alloc(0) }, secrets, Date.now());
    if (reading.kind === 'refused') return refuse(webhook, reading.reason, request, reply);
  });
  takeRawBytes(app);
  app.post(`/webhooks/${desk}`, { schema, bodyLimit: webhookLimitBytes }, async (request, reply) => {
    const reading = read({ headers: request.headers, body: bytesOf(request) }, secrets, Date.now());
    if (reading.kind === 'refused') return refuse(webhook, reading.reason, request, reply);
    const exceeded = await admitWebhook(webhook, request, []);
    if (exceeded !== null) return limit(webhook, exceeded, reply);
    return store(webhook, reading, (received) => events.deliver(received), { request, reply });
  });
}
