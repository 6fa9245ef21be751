import swaggerUi from '@fastify/swagger-ui';
import type { Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import { metricsRoute } from './plugins/metrics.ts';

/** What the routes for operations show. */
export interface OperationsParts {
  registry: Registry;
  /** The API document, once all routes exist. */
  document: () => object;
}

/** `/metrics`, `/docs` and `/openapi.json`: open, and not needed by those whom the API serves. */
export async function operationsRoutes(app: FastifyInstance, { registry, document }: OperationsParts): Promise<void> {
  metricsRoute(app, registry);
  await app.register(swaggerUi, { routePrefix: '/docs' });
  app.get('/openapi.json', { schema: { hide: true } }, async () => document());
}
