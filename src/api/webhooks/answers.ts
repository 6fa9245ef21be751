import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiMetrics } from '../plugins/metrics.ts';

/** Largest body of a webhook, in bytes; what senders send is a few kilobytes. */
export const webhookLimitBytes = 1024 * 1024;

/** What the routes of webhooks share. */
export interface WebhookDoor {
  /** Who sends: name of a desk or of the messaging platform, for metrics and the log. */
  sender: string;
  metrics: Pick<ApiMetrics, 'webhooks' | 'webhookIgnored'>;
}

/** Every answer of a webhook. */
export const webhookAnswers = {
  200: z.object({ accepted: z.int().describe('Events that are kept now') }),
  401: z.object({ error: z.literal('unauthorized'), message: z.string() }),
  503: z.object({ error: z.literal('unavailable'), message: z.string() }),
};

/** The bytes of a request in a scope that takes nothing else, see `takeRawBytes`. */
export function bytesOf({ body }: FastifyRequest): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/**
 * Answers whoever is not proven.
 * @param reason for operators, never a secret
 */
export function refuse({ sender, metrics }: WebhookDoor, reason: string, request: FastifyRequest, reply: FastifyReply) {
  metrics.webhooks.labels(sender, 'refused').inc();
  request.log.warn({ sender, reason }, 'webhook refused');
  return reply.code(401).send({ error: 'unauthorized', message: 'The sender is not proven.' });
}

/**
 * Keeps what a proven sender told and answers: 200 once everything is kept, 503 while it cannot be.
 * @param told `ignored` counts the parts that made no sense
 */
export async function keep<Event>(
  { sender, metrics }: WebhookDoor,
  told: { events: readonly Event[]; ignored: number },
  deliver: (events: readonly Event[]) => Promise<void>,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
) {
  const { events, ignored } = told;
  if (ignored > 0) metrics.webhookIgnored.labels(sender).inc(ignored);
  try {
    await deliver(events);
  } catch (error) {
    metrics.webhooks.labels(sender, 'unavailable').inc();
    request.log.error({ sender, fault: error instanceof Error ? error.name : 'unknown' }, 'webhook could not be kept');
    reply.code(503).header('retry-after', '5');
    return { error: 'unavailable', message: 'Not everything was kept. Please send it again.' };
  }
  metrics.webhooks.labels(sender, events.length === 0 ? 'nothing' : 'accepted').inc();
  return { accepted: events.length };
}
