import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { checkCredentialsHere } from '../limits/hooks.ts';
import { postpone, type Webhook } from './answers.ts';

/** A webhook without a secret. */
export interface NotConfiguredWebhookRoute extends Webhook {
  /** The variable that holds its secret. */
  variable: string;
}

/**
 * `POST /webhooks/<sender>` before the secret of the sender is configured: always 503, so that the sender repeats what
 * it sends. The body is not read.
 */
export async function notConfiguredWebhookRoute(
  app: FastifyInstance,
  { variable, ...webhook }: NotConfiguredWebhookRoute,
): Promise<void> {
  checkCredentialsHere(app);
  // Not in the API document: it is nothing that can be used.
  const schema = { hide: true };
  const onRequest = async (request: FastifyRequest, reply: FastifyReply) => postpone(webhook, variable, request, reply);
  app.post(`/webhooks/${webhook.sender}`, { schema, onRequest }, async () => undefined);
  // Who asks about a self-test of messaging is told the same.
  if (webhook.sender !== 'sunshine') return;
  app.get('/webhooks/sunshine/self-test/:id', { schema, onRequest }, async () => undefined);
}
