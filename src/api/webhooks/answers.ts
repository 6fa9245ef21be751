import type { FastifyReply, FastifyRequest } from 'fastify';
import { ConversationNotBegunError } from '../../client/errors.ts';
import { answerTooMany } from '../limits/hooks.ts';
import type { Exceeded, Limits } from '../limits/limits.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';

/** Largest body of a webhook, in bytes. What senders send is a few kilobytes. */
export const webhookLimitBytes = 1024 * 1024;

/** Zendesk repeats a request after a 503 only when it is to wait less than 60 seconds (Zendesk docs, webhooks). */
const retryAfterSeconds = 30;

/** What the routes of all webhooks share. */
export interface Webhook {
  /** Name of the help desk or of the messaging platform, for metrics and the log. */
  sender: string;
  metrics: Pick<ApiMetrics, 'webhooks' | 'webhookIgnored'>;
  limits: Limits;
}

/** The body of a request in a scope that takes only bytes, see `takeRawBytes`. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * Answers 401: the sender could not be verified; 429 once too many could not.
 * @param reason for operators, never a secret
 */
export async function refuse(webhook: Webhook, reason: string, request: FastifyRequest, reply: FastifyReply) {
  const { sender, metrics, limits } = webhook;
  const verdict = await limits.judge(request, `webhooks/${sender}`, 'wrong');
  if (typeof verdict === 'object') return limit(webhook, verdict, reply);
  metrics.webhooks.labels(sender, 'refused').inc();
  request.log.warn({ sender, reason }, 'webhook refused');
  return reply.code(401).send({ error: 'unauthorized', message: 'The sender could not be verified.' });
}

/**
 * Answers that the request must be sent again later. Zendesk, Jira and Sunshine Conversations do that after a 429.
 * Freshdesk names no status, so it gets one that is clearly a failure on our side.
 */
export function limit({ sender, metrics }: Webhook, exceeded: Exceeded, reply: FastifyReply): FastifyReply {
  metrics.webhooks.labels(sender, 'limited').inc();
  if (sender !== 'freshdesk') return answerTooMany(reply, exceeded);
  reply.code(503).header('retry-after', String(exceeded.retryAfterS));
  return reply.send({ error: 'unavailable', message: 'Too many requests. Please send it again later.' });
}

/**
 * Answers 503: no secret is configured yet, so no sender can be verified. Senders repeat a request after a 503, but not
 * after a 401 or 404 (Sunshine Conversations v2, retry policy), so what arrives before the configuration is not lost.
 * @param variable the variable that is not set
 */
export async function postpone(
  { sender, metrics, limits }: Webhook,
  variable: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  metrics.webhooks.labels(sender, 'notConfigured').inc();
  // The answer stays the same for a flood, since it costs nothing; the log must not grow with it.
  if ((await limits.admitStranger(request)) === null) {
    request.log.warn({ sender, fix: `Set ${variable} and restart` }, 'webhook postponed: its secret is not configured');
  }
  return reply
    .code(503)
    .header('retry-after', String(retryAfterSeconds))
    .send({ error: 'notConfigured', message: 'This webhook is not configured yet. Please send it again later.' });
}

/**
 * Stores the events of a verified sender and answers: 200 once everything is stored, 503 while it cannot be.
 * @param received `ignored` counts the parts that could not be understood
 */
export async function store<Event>(
  webhook: Webhook,
  received: { events: readonly Event[]; ignored: number },
  deliver: (events: readonly Event[]) => Promise<void>,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) {
  const { sender, metrics } = webhook;
  const { events, ignored } = received;
  if (ignored > 0) metrics.webhookIgnored.labels(sender).inc(ignored);
  try {
    await deliver(events);
  } catch (error) {
    if (error instanceof ConversationNotBegunError) return limit(webhook, { retryAfterS: retryAfterSeconds }, reply);
    metrics.webhooks.labels(sender, 'unavailable').inc();
    const name = error instanceof Error ? error.name : 'unknown';
    request.log.error({ sender, error: name }, 'webhook events could not be stored');
    reply.code(503).header('retry-after', '5');
    return { error: 'unavailable', message: 'Not everything was stored. Please send it again.' };
  }
  metrics.webhooks.labels(sender, events.length === 0 ? 'nothing' : 'accepted').inc();
  return { accepted: events.length };
}
