import { Counter, Histogram, type Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';

/** What the API counts. Labels contain only route patterns and function names, never what was sent. */
export interface ApiMetrics {
  /** Answers by function and kind of reply. */
  replies: Counter<'function' | 'reply'>;
  /** Requests to webhooks by outcome; `desk` is the sender: a help desk, or `sunshine`. */
  webhooks: Counter<'desk' | 'outcome'>;
  /** Parts of webhook requests from a verified sender that could not be understood. */
  webhookIgnored: Counter<'desk'>;
  /** Requests that were held back, by limit. */
  limited: Counter<'limit'>;
}

/** Adds the API's metrics to the registry, and measures every request by route and status. */
export function measureRequests(app: FastifyInstance, registry: Registry): ApiMetrics {
  const durations = new Histogram({
    name: 'deskbridge_http_request_seconds',
    help: 'Time to answer a request, in seconds',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8],
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.labels(request.method, route, String(reply.statusCode)).observe(reply.elapsedTime / 1000);
  });
  return {
    replies: new Counter({
      name: 'deskbridge_replies_total',
      help: 'Answers to commands, by function and kind of reply',
      labelNames: ['function', 'reply'] as const,
      registers: [registry],
    }),
    webhooks: new Counter({
      name: 'deskbridge_webhooks_total',
      help: 'Requests to the webhook of a help desk or of messaging: accepted, nothing (of interest), refused, limited, unavailable or notConfigured',
      labelNames: ['desk', 'outcome'] as const,
      registers: [registry],
    }),
    webhookIgnored: new Counter({
      name: 'deskbridge_webhook_ignored_total',
      help: 'Parts of webhook requests from a verified sender that could not be understood',
      labelNames: ['desk'] as const,
      registers: [registry],
    }),
    limited: new Counter({
      name: 'deskbridge_limited_total',
      help: 'Requests that were held back: by credentials, or by the name of the limit in RATE_LIMITS',
      labelNames: ['limit'] as const,
      registers: [registry],
    }),
  };
}

/** `GET /metrics`: the registry in the text format of Prometheus. */
export function metricsRoute(app: FastifyInstance, registry: Registry): void {
  app.get('/metrics', { schema: { hide: true }, config: { isProbe: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
