import { timingSafeEqual } from 'node:crypto';

import type { FastifyInstance } from 'fastify';

import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { createSimulatorApp } from '../http.ts';
import { RestDeskError, notFound, defaultErrorBody } from './errors.ts';
import { addRequesterRoutes } from './routes/requesters.ts';
import { addTicketRoutes } from './routes/tickets.ts';
import type { RestDeskStore } from './store.ts';

/** The parts that an app is built from. */
export interface RestDeskAppParts {
  store: RestDeskStore;
  token: string;
  faults: Faults;
  requests: LoggedRequest[];
}

/** The whole HTTP surface: the API of the contract, and faults. */
export function createRestDeskApp({ store, token, faults, requests }: RestDeskAppParts): FastifyInstance {
  const isApi = (path: string) => !path.startsWith('/_sim/');
  const now = () => store.nowMs();
  const app = createSimulatorApp({ faults, requests, now, isApi, errorBody: defaultErrorBody });
  app.addHook('preHandler', (request, _reply, done) => {
    const refused = isApi(request.url) && !isBearer(request.headers.authorization, token);
    done(refused ? new RestDeskError(401, 'unauthenticated', 'The token is missing or wrong') : undefined);
  });
  app.setErrorHandler((error, _request, reply) => {
    if (error instanceof RestDeskError) return reply.code(error.status).send(error.body);
    const status = statusOf(error);
    return reply.code(status).send(defaultErrorBody(status));
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send(notFound().body));
  app.get('/health', () => ({ status: 'ok' }));
  addTicketRoutes(app, store);
  addRequesterRoutes(app, store);
  return app;
}

function isBearer(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function statusOf(error: unknown): number {
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  return typeof status === 'number' ? status : 500;
}
