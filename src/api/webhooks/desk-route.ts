import type { FastifyInstance } from 'fastify';
import type { DeskEvents } from '../../client/desk-events.ts';
import type { DeskName } from '../../domain/desk/desk.ts';
import type { ReadWebhook } from '../../ports/desk-webhooks.ts';
import { takeRawBytes } from '../plugins/json-body.ts';
import { bytesOf, keep, refuse, webhookAnswers, webhookLimitBytes, type WebhookDoor } from './answers.ts';

/** What the webhook of a help desk needs. */
export interface DeskWebhookRoute extends Pick<WebhookDoor, 'metrics'> {
  desk: DeskName;
  /** Every secret that is accepted. */
  secrets: readonly string[];
  read: ReadWebhook;
  events: DeskEvents;
}

const schema = {
  tags: ['webhooks'],
  summary: 'Ticket events of the help desk, proven by its signature or secret',
  response: webhookAnswers,
};

/**
 * `POST /webhooks/<desk>`. A sender who is proven hears 200 once everything is kept, 503 while it cannot be, and
 * nothing else: desks stop sending to an address that keeps on answering with errors.
 */
export async function deskWebhookRoute(app: FastifyInstance, options: DeskWebhookRoute): Promise<void> {
  const { desk, secrets, read, metrics, events } = options;
  const door = { sender: desk, metrics };
  takeRawBytes(app);
  app.post(`/webhooks/${desk}`, { schema, bodyLimit: webhookLimitBytes }, async (request, reply) => {
    const reading = read({ headers: request.headers, body: bytesOf(request) }, secrets, Date.now());
    if (reading.kind === 'refused') return refuse(door, reading.reason, request, reply);
    return keep(door, reading, (told) => events.deliver(told), { request, reply });
  });
}
