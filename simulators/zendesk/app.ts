import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { createSimulatorApp } from '../http.ts';
import type { Auth } from './auth.ts';
import type { ZendeskContext } from './context.ts';
import { ZendeskError, invalidEndpoint, defaultErrorBody } from './errors.ts';
import { IdempotencyKeys } from './idempotency.ts';
import { RateLimits } from './rate-limit.ts';
import type { UserRecord } from './records.ts';
import { addAccountRoutes } from './routes/account.ts';
import { addExportRoutes } from './routes/exports.ts';
import { addPageRoutes } from './routes/page.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addTicketHistoryRoutes } from './routes/ticket-history.ts';
import { addTicketRoutes } from './routes/tickets.ts';
import { addUploadRoutes } from './routes/uploads.ts';
import { addUserRoutes } from './routes/users.ts';
import type { ZendeskSettings } from './settings.ts';
import type { ZendeskStore } from './store.ts';

/** The parts that an app is built from. */
export interface ZendeskAppParts {
  store: ZendeskStore;
  settings: ZendeskSettings;
  auth: Auth;
  faults: Faults;
  requests: LoggedRequest[];
}

/** The whole HTTP surface: API, faults and page. */
export function createZendeskApp(parts: ZendeskAppParts): FastifyInstance {
  const { store, settings, auth, faults, requests } = parts;
  const now = () => store.nowMs();
  const limits = new RateLimits(settings, now);
  const isApi = (path: string) => path.startsWith('/api/') || path.startsWith('/oauth/');
  const app = createSimulatorApp({
    faults,
    requests,
    now,
    isApi,
    errorBody: defaultErrorBody,
    secretMembers: ['client_secret'],
  });
  const context: ZendeskContext = {
    store,
    settings,
    auth,
    idempotency: new IdempotencyKeys(settings, now),
    baseUrl: (request) => `http://${request.host}`,
    actor: (request) => actorOf(auth, request),
    countTicketUpdate: (actor, ticketId, reply) => limits.countTicketUpdate(actor.id, ticketId, reply),
    countExport: (reply) => limits.countExport(reply),
  };
  app.setErrorHandler((error, _request, reply) => sendError(error, reply));
  app.setNotFoundHandler((_request, reply) => sendError(invalidEndpoint(), reply));
  app.addHook('preHandler', (request, reply, done) => {
    if (isApi(request.url)) limits.countRequest(reply);
    done();
  });
  addAccountRoutes(app, context);
  addUserRoutes(app, context);
  addTicketRoutes(app, context);
  addTicketHistoryRoutes(app, context);
  addExportRoutes(app, context);
  addUploadRoutes(app, context);
  addSearchRoutes(app, context);
  addPageRoutes(app, store, faults, requests);
  return app;
}

function actorOf(auth: Auth, request: FastifyRequest): UserRecord {
  const user = auth.identify(request.headers.authorization, request.method, request.url);
  if (user === null) throw new ZendeskError(401, defaultErrorBody(401));
  return user;
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof ZendeskError) return reply.code(error.status).send(error.body);
  const status = statusOf(error);
  if (status === 422) {
    return reply.code(422).send({ error: 'Unprocessable Entity', message: 'Server could not parse JSON' });
  }
  return reply.code(status).send({ error: status < 500 ? 'Bad Request' : 'Internal Server Error' });
}

function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' ? status : 500;
}
