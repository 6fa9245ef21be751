import swagger, { type FastifyStaticSwaggerOptions } from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { newServer } from './app.ts';
import type { Config } from '../config/load-config.ts';
import { prepareDrain } from './drain.ts';
import { healthRoutes } from './health.ts';
import type { Limits } from './limits/limits.ts';
import { operationsRoutes, type OperationsParts } from './operations-routes.ts';
import type { Readiness } from './readiness/readiness.ts';

/** An OpenAPI document, as the page of the documentation takes it. */
type StaticDocument = Extract<FastifyStaticSwaggerOptions['specification'], { document: unknown }>['document'];

/** What the server of `OPERATIONS_PORT` shares with the API. */
type SharedParts = OperationsParts & { readiness: Readiness; limits: Pick<Limits, 'judge'> };

/**
 * Starts the server of `OPERATIONS_PORT`: the routes for operations, and the health routes that the API has too. Null if
 * it is not set: then the API has them all.
 */
export async function startOperations(
  config: Config,
  parts: SharedParts,
  log: Logger,
): Promise<{ url: string; stop(): Promise<void> } | null> {
  const { operationsPort, host } = config;
  if (operationsPort === null) return null;
  const app = await buildOperations(config, parts, log);
  const drain = prepareDrain(app);
  return { url: await app.listen({ host, port: operationsPort }), stop: () => drain.finish() };
}

/** The app of `OPERATIONS_PORT`; it does not listen yet. */
export async function buildOperations(
  { publicUrl, operators, trustedProxies }: Pick<Config, 'publicUrl' | 'operators' | 'trustedProxies'>,
  { registry, readiness, document, limits }: SharedParts,
  log: Logger,
): Promise<FastifyInstance> {
  const app = newServer(log, trustedProxies);
  // The page of the documentation sends its requests to the API.
  const described = { ...document(), servers: [{ url: publicUrl }] } as StaticDocument;
  await app.register(swagger, { mode: 'static', specification: { document: described } });
  await operationsRoutes(app, { registry, document: () => app.swagger() });
  healthRoutes(app, { readiness, tokens: operators?.tokens ?? [], limits });
  return app;
}
