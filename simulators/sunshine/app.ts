import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { createSimulatorApp } from '../http.ts';
import type { SunshineContext } from './context.ts';
import { SunshineError, badRequest, defaultError, defaultErrorBody } from './errors.ts';
import { addAppRoutes } from './routes/apps.ts';
import { addAttachmentRoutes } from './routes/attachments.ts';
import { addControlRoutes } from './routes/control.ts';
import { addConversationRoutes } from './routes/conversations.ts';
import { addIntegrationRoutes } from './routes/integrations.ts';
import { addMessageRoutes } from './routes/messages.ts';
import { addSwitchboardRoutes } from './routes/switchboards.ts';
import { addUserRoutes } from './routes/users.ts';
import { addWebhookRoutes } from './routes/webhooks.ts';

/** Sunshine's limit: 100 kB of JSON. */
const maxJsonBytes = 100 * 1024;
const minuteMs = 60_000;

/** The whole HTTP surface: API, files and faults. */
export function createSunshineApp(
  context: SunshineContext,
  parts: { faults: Faults; requests: LoggedRequest[] },
): FastifyInstance {
  const { settings, now } = context.world;
  const isApi = (path: string) => path.startsWith('/sc/') && !path.startsWith('/sc/attachments/');
  // Files can fail as well.
  const canFail = (path: string) => path.startsWith('/sc/');
  const app = createSimulatorApp({ ...parts, now, isApi: canFail, errorBody: defaultErrorBody });
  app.setErrorHandler((error, _request, reply) => sendError(error, reply));
  app.setNotFoundHandler((_request, reply) => sendError(defaultError(404), reply));
  const recent: number[] = [];
  app.addHook('preHandler', (request, _reply, done) => {
    if (!isApi(request.url)) return done();
    checkSize(request);
    const limit = settings.rateLimitPerMinute;
    if (limit === null) return done();
    while (recent[0] !== undefined && recent[0] <= now() - minuteMs) recent.shift();
    if (recent.length >= limit) throw defaultError(429);
    recent.push(now());
    return done();
  });
  addAppRoutes(app, context);
  addIntegrationRoutes(app, context);
  addWebhookRoutes(app, context);
  addSwitchboardRoutes(app, context);
  addUserRoutes(app, context);
  addConversationRoutes(app, context);
  addMessageRoutes(app, context);
  addControlRoutes(app, context);
  addAttachmentRoutes(app, context);
  return app;
}

function checkSize({ headers, body }: FastifyRequest): void {
  if (headers['content-type']?.startsWith('application/json') !== true) return;
  const bytes = Number(headers['content-length'] ?? Buffer.byteLength(JSON.stringify(body ?? null)));
  if (bytes > maxJsonBytes) throw defaultError(413);
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof SunshineError) return reply.code(error.status).send(error.body);
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  // The shared parser reports invalid JSON with 422.
  if (status === 422) return sendError(badRequest('Malformed JSON'), reply);
  return sendError(defaultError(typeof status === 'number' ? status : 500), reply);
}
