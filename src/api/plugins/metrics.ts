import { collectDefaultMetrics, Counter, Histogram, Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';

/** What the API counts. Labels hold route patterns and function names only, never what was sent. */
export interface ApiMetrics {
  registry: Registry;
  /** Answers by function and kind of reply. */
  replies: Counter<'function' | 'reply'>;
  /** Requests to webhooks by what became of them; `desk` is the sender: a help desk, or `sunshine`. */
  webhooks: Counter<'desk' | 'outcome'>;
  /** Parts of proven webhook requests that made no sense. */
  webhookIgnored: Counter<'desk'>;
}

/** Measures every request by route and status. */
export function measureRequests(app: FastifyInstance): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const durations = new Histogram({
    name: 'deskbridge_http_request_seconds',
    help: 'Time to answer a request, in seconds',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
    registers: [registry],
  });
  const replies = new Counter({
    name: 'deskbridge_replies_total',
    help: 'Answers to commands, by function and kind of reply',
    labelNames: ['function', 'reply'] as const,
    registers: [registry],
  });
  const webhooks = new Counter({
    name: 'deskbridge_webhooks_total',
    help: 'Requests to the webhook of a help desk or of messaging: accepted, nothing (of interest), refused or unavailable',
    labelNames: ['desk', 'outcome'] as const,
    registers: [registry],
  });
  const webhookIgnored = new Counter({
    name: 'deskbridge_webhook_ignored_total',
    help: 'Parts of proven webhook requests that made no sense',
    labelNames: ['desk'] as const,
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.labels(request.method, route, String(reply.statusCode)).observe(reply.elapsedTime / 1000);
  });
  return { registry, replies, webhooks, webhookIgnored };
}
