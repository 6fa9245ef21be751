import swagger from '@fastify/swagger';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import type { Registry } from '@prometheus-io/client';
import type { Logger } from 'pino';
import type { Conversations } from '../client/conversations.ts';
import type { DeskEvents } from '../client/desk-events.ts';
import type { MessagingInbox } from '../client/messaging-inbox.ts';
import type { Operators } from '../client/operators.ts';
import { intentNames } from '../agent-tools/intents.ts';
import type { Config } from '../config/load-config.ts';
import { digestPin, hashId } from '../pins/digest.ts';
import { healthRoutes } from './health.ts';
import { limitStrangers, noteUnknownProxy } from './limits/hooks.ts';
import { createLimits, type Limits } from './limits/limits.ts';
import { operatorRoutes } from './operators/routes.ts';
import { phoneRoutes } from './phone/routes.ts';
import { operationsRoutes } from './operations-routes.ts';
import { answerError, answerErrors } from './plugins/errors.ts';
import { bodyLimitBytes, keepRawJson } from './plugins/json-body.ts';
import { measureRequests, type ApiMetrics } from './plugins/metrics.ts';
import { limitBodyTime, uploadMs } from './plugins/slow-bodies.ts';
import type { Readiness } from './readiness/readiness.ts';
import type { WebChatParts } from './webchat/parts.ts';
import { webchatRoutes } from './webchat/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** The limits of this process. */
    limits: Limits;
  }
}

/** Everything the API needs. */
export interface AppParts {
  config: Config;
  conversations: Conversations;
  operators: Operators;
  /** Takes the events of the help desk's webhook; null without a help desk. */
  deskEvents: DeskEvents | null;
  /** Brings messaging events to their conversations; null without messaging. */
  messagingInbox: MessagingInbox | null;
  /** Web chat; null without it. */
  webchat: WebChatParts | null;
  log: Logger;
  readiness: Readiness;
  /** Where metrics are counted. */
  registry: Registry;
}

/** Time limit for a client to send the head of its request, in milliseconds. */
const headMs = 30_000;

/** Longest parameter in a path, in characters: a conversation's id, percent-encoded. */
const maxParamLength = 1_000;

/** Builds the HTTP API, ready to listen. The routes of what is configured exist; webhooks see `webhookRoutes`. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { config, registry, readiness } = parts;
  const app = newServer(parts.log, config.trustedProxies);
  const metrics = measureRequests(app, registry);
  logRequests(app);
  const limits = await createLimits(app, config.rateLimits, metrics);
  app.decorate('limits', limits);
  noteUnknownProxy(app, config.trustedProxies);
  limitStrangers(app, limits);
  await collectDocument(app);
  if (config.operationsPort === null) await operationsRoutes(app, { registry, document: () => app.swagger() });
  healthRoutes(app, { readiness, tokens: config.operators?.tokens ?? [], limits });
  await configuredRoutes(app, parts, { metrics, limits });
  await app.ready();
  return app;
}

/**
 * A server with our limits and our form of errors, without routes.
 * @param trustedProxies addresses of proxies whose word about a sender's address counts
 */
export function newServer(log: Logger, trustedProxies: string[]): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    loggerInstance,
    // We log one line per request ourselves, with the route's pattern: addresses and queries can contain private data.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    // The longest that any route allows; see `limitBodyTime` for the others.
    requestTimeout: uploadMs,
    // How often Node looks for requests that take longer, in milliseconds.
    http: { connectionsCheckingInterval: 5_000, headersTimeout: headMs },
    trustProxy: trustedProxies.length > 0 && trustedProxies,
    // A request that arrives while the process stops is answered like any other.
    return503OnClosing: false,
    routerOptions: { maxParamLength },
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
  });
  app.setSerializerCompiler(() => (value) => JSON.stringify(value));
  keepRawJson(app);
  limitBodyTime(app);
  answerErrors(app);
  return app;
}

function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    // A flood must not fill the log: what is held back is counted, and logged once for all.
    if (reply.statusCode === 429) return;
    const { method, routeOptions } = request;
    const line = { method, route: routeOptions.url, status: reply.statusCode, ms: Math.round(reply.elapsedTime) };
    request.log.info(line, 'request');
  });
}

/** Collects the routes that are added afterwards for the API document. */
async function collectDocument(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Deskbridge', version: '0.1.0', description: 'A durable help desk for AI agents.' },
      components: {
        securitySchemes: { basic: { type: 'http', scheme: 'basic' }, bearer: { type: 'http', scheme: 'bearer' } },
      },
    },
    transform: jsonSchemaTransform,
  });
}

/** Adds the routes of what is configured, and the webhooks. The others answer 404 like any unknown address. */
async function configuredRoutes(
  app: FastifyInstance,
  parts: AppParts,
  shared: { metrics: ApiMetrics; limits: Limits },
): Promise<void> {
  const { config, conversations, deskEvents, messagingInbox, operators, webchat } = parts;
  const { phone, pinLength } = config;
  const pins = { pinLength, digestPin: (digits: string) => digestPin(config.pinPepper, digits) };
  if (phone !== null) {
    await app.register(async (scope) =>
      phoneRoutes(scope, {
        ...pins,
        phone,
        defaultCountry: config.phoneNumbers.defaultCountry,
        publicUrl: config.publicUrl,
        answerDeadlineMs: config.answerDeadlineMs,
        closeStatus: config.closeStatus,
        intents: intentNames(config.routing),
        conversations,
        ...shared,
      }),
    );
  }
  if (config.operators !== null) {
    const { tokens } = config.operators;
    await app.register(async (scope) => operatorRoutes(scope, { tokens, operators, limits: shared.limits }));
  }
  if (config.webchat !== null && webchat !== null) {
    const routes = { ...pins, ...webchat, config: config.webchat, limits: shared.limits };
    const hashSession = (session: string) => hashId(config.pinPepper, `webchat/${session}`);
    await app.register(async (scope) => webchatRoutes(scope, { ...routes, hashSession }));
  }
  await webhookRoutes(app, { ...pins, config, deskEvents, messagingInbox, ...shared });
}
