import { timingSafeEqual } from 'node:crypto';

import type { FastifyInstance, FastifyReply } from 'fastify';

import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { createSimulatorApp } from '../http.ts';
import { acceptMultipart } from './body.ts';
import type { FreshdeskContext } from './context.ts';
import { FreshdeskError, defaultErrorBody } from './errors.ts';
import { RateLimit } from './rate-limit.ts';
import type { AgentRecord } from './records.ts';
import { addAccountRoutes } from './routes/account.ts';
import { addContactRoutes } from './routes/contacts.ts';
import { addConversationRoutes } from './routes/conversations.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addTicketRoutes } from './routes/tickets.ts';
import type { FreshdeskStore } from './store.ts';

/** The parts that an app is built from. */
export interface FreshdeskAppParts {
  store: FreshdeskStore;
  apiKey: string;
  /** The agent that the key belongs to. */
  agent: AgentRecord;
  faults: Faults;
  requests: LoggedRequest[];
}

/** The whole HTTP surface: API and faults. */
export function createFreshdeskApp({ store, apiKey, agent, faults, requests }: FreshdeskAppParts): FastifyInstance {
  const isApi = (path: string) => path.startsWith('/api/');
  const now = () => store.nowMs();
  const limit = new RateLimit(store.settings, now);
  const app = createSimulatorApp({ faults, requests, now, isApi, errorBody: defaultErrorBody });
  acceptMultipart(app);
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('date', new Date(store.nowMs()).toUTCString());
    done();
  });
  app.addHook('preHandler', (request, reply, done) => {
    if (isApi(request.url)) {
      limit.count(reply);
      if (!isKey(request.headers.authorization, apiKey)) throw new FreshdeskError(401, defaultErrorBody(401));
    }
    done();
  });
  app.setErrorHandler((error, _request, reply) => sendError(error, reply));
  app.setNotFoundHandler((_request, reply) => reply.code(404).send());
  const context: FreshdeskContext = { store, agent, baseUrl: (request) => `http://${request.host}` };
  addTicketRoutes(app, context);
  addConversationRoutes(app, context);
  addContactRoutes(app, context);
  addAccountRoutes(app, context);
  addSearchRoutes(app, context);
  return app;
}

/** Basic authentication with the key as user name and anything as password. */
function isKey(header: string | undefined, apiKey: string): boolean {
  const encoded = /^Basic (\S+)$/u.exec(header ?? '')?.[1] ?? '';
  const given = Buffer.from(Buffer.from(encoded, 'base64').toString('utf8').split(':', 1)[0] ?? '');
  const wanted = Buffer.from(apiKey);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof FreshdeskError) return reply.code(error.status).send(error.body);
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  if (status === 422) {
    return reply.code(400).send({ code: 'invalid_json', message: 'Request body has invalid json format' });
  }
  const code = typeof status === 'number' ? status : 500;
  return reply.code(code).send(defaultErrorBody(code));
}
