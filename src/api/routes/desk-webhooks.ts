import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { DeskEvents } from '../../client/desk-events.ts';
import type { DeskEvent, DeskName } from '../../domain/desk.ts';
import type { ReadWebhook } from '../../ports/desk-webhooks.ts';
import { takeRawBytes } from '../plugins/json-body.ts';
import type { ApiMetrics } from '../plugins/metrics.ts';

/** What the webhook of a help desk needs. */
export interface DeskWebhookRoute {
  desk: DeskName;
  /** Every secret that is accepted. */
  secrets: readonly string[];
  read: ReadWebhook;
  events: DeskEvents;
  metrics: Pick<ApiMetrics, 'webhooks' | 'webhookIgnored'>;
}

/** Largest body, in bytes; what desks send is a few kilobytes. */
const webhookLimitBytes = 1024 * 1024;

const schema = {
  tags: ['webhooks'],
  summary: 'Ticket events of the help desk, proven by its signature or secret',
  response: {
    200: z.object({ accepted: z.int().describe('Events that are kept now') }),
    401: z.object({ error: z.literal('unauthorized'), message: z.string() }),
    503: z.object({ error: z.literal('unavailable'), message: z.string() }),
  },
};

/**
 * `POST /webhooks/<desk>`. A sender who is proven hears 200 once everything is kept, 503 while it cannot be, and
 * nothing else: desks stop sending to an address that keeps on answering with errors.
 */
export async function deskWebhookRoute(app: FastifyInstance, options: DeskWebhookRoute): Promise<void> {
  const { desk, secrets, read, metrics } = options;
  takeRawBytes(app);
  app.post(`/webhooks/${desk}`, { schema, bodyLimit: webhookLimitBytes }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const reading = read({ headers: request.headers, body }, secrets, Date.now());
    if (reading.kind === 'refused') {
      metrics.webhooks.labels(desk, 'refused').inc();
      request.log.warn({ desk, reason: reading.reason }, 'webhook refused');
      return reply.code(401).send({ error: 'unauthorized', message: 'The sender is not proven.' });
    }
    if (reading.ignored > 0) metrics.webhookIgnored.labels(desk).inc(reading.ignored);
    return keep(options, reading.events, request, reply);
  });
}

async function keep(
  { desk, events: desks, metrics }: DeskWebhookRoute,
  events: readonly DeskEvent[],
  request: FastifyRequest,
  reply: FastifyReply,
) {
  try {
    await desks.deliver(events);
  } catch (error) {
    metrics.webhooks.labels(desk, 'unavailable').inc();
    request.log.error({ desk, fault: error instanceof Error ? error.name : 'unknown' }, 'webhook could not be kept');
    reply.code(503).header('retry-after', '5');
    return { error: 'unavailable', message: 'Nothing was kept. Please send it again.' };
  }
  metrics.webhooks.labels(desk, events.length === 0 ? 'nothing' : 'accepted').inc();
  return { accepted: events.length };
}
