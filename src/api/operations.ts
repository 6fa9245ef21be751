import swagger, { type FastifyStaticSwaggerOptions } from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { Registry } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { newServer } from './app.ts';
import type { Config } from '../config/load-config.ts';
import { prepareDrain } from './drain.ts';
import { healthRoutes } from './health.ts';
import { metricsRoute } from './plugins/metrics.ts';
import type { Readiness } from './readiness/readiness.ts';

/** An OpenAPI document, as the page of the documentation takes it. */
type StaticDocument = Extract<FastifyStaticSwaggerOptions['specification'], { document: unknown }>['document'];

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

/**
 * Starts the server of `OPERATIONS_PORT`: the routes for operations, and the health routes that the API has too. Null if
 * it is not set: then the API has them all.
 */
export async function startOperations(
  { operationsPort, host, publicUrl, operators }: Config,
  { registry, readiness, document }: OperationsParts & { readiness: Readiness },
  log: Logger,
): Promise<{ url: string; stop(): Promise<void> } | null> {
  if (operationsPort === null) return null;
  const app = newServer(log);
  // The page of the documentation sends its requests to the API.
  const described = { ...document(), servers: [{ url: publicUrl }] } as StaticDocument;
  await app.register(swagger, { mode: 'static', specification: { document: described } });
  await operationsRoutes(app, { registry, document: () => app.swagger() });
  healthRoutes(app, { readiness, tokens: operators?.tokens ?? [] });
  const drain = prepareDrain(app);
  return { url: await app.listen({ host, port: operationsPort }), stop: () => drain.finish() };
}
