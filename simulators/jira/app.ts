import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Faults } from '../faults.ts';
import type { LoggedRequest } from '../http.ts';
import { createSimulatorApp } from '../http.ts';
import type { JiraContext } from './context.ts';
import { JiraError, defaultErrorBody } from './errors.ts';
import { IssueWriteLimits } from './rate-limit.ts';
import type { UserRecord } from './records.ts';
import { addConversationRoutes } from './routes/conversation.ts';
import { addExtraRoutes } from './routes/extras.ts';
import { addIssueRoutes } from './routes/issues.ts';
import { addSearchRoutes } from './routes/search.ts';
import { addServiceDeskRoutes } from './routes/service-desk.ts';
import { addSiteRoutes } from './routes/site.ts';
import type { JiraStore } from './store.ts';

/** The parts that an app is built from. */
export interface JiraAppParts {
  store: JiraStore;
  /** The user that the token belongs to. */
  me: UserRecord;
  apiToken: string;
  faults: Faults;
  requests: LoggedRequest[];
}

/** The whole HTTP surface: API and faults. */
export function createJiraApp({ store, me, apiToken, faults, requests }: JiraAppParts): FastifyInstance {
  const now = (): number => store.nowMs();
  const isApi = (path: string): boolean => path.startsWith('/rest/');
  const app = createSimulatorApp({ faults, requests, now, isApi, errorBody: defaultErrorBody });
  app.addContentTypeParser('multipart/form-data', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const limits = new IssueWriteLimits(store.settings, now);
  const context: JiraContext = {
    store,
    me,
    base: (request) => `http://${request.host}`,
    countWrite: (issueId, reply) => limits.count(issueId, reply),
  };
  const expected = `Basic ${Buffer.from(`${me.email ?? ''}:${apiToken}`).toString('base64')}`;
  app.addHook('preHandler', async (request, reply) => {
    if (!isApi(request.url) || request.headers.authorization === expected) return undefined;
    return reply.code(401).send(defaultErrorBody(401));
  });
  app.setErrorHandler((error, _request, reply) => sendError(error, reply));
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).type('text/html').send('<html><body>Not found</body></html>'),
  );
  addSiteRoutes(app, context);
  addIssueRoutes(app, context);
  addConversationRoutes(app, context);
  addExtraRoutes(app, context);
  addSearchRoutes(app, context);
  addServiceDeskRoutes(app, context);
  return app;
}

function sendError(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof JiraError) return reply.code(error.status).send(error.body);
  const status: unknown = error instanceof Error ? Reflect.get(error, 'statusCode') : undefined;
  if (status === 422)
    return reply.code(400).send({ errorMessages: ['The request body is not valid JSON.'], errors: {} });
  const code = typeof status === 'number' ? status : 500;
  return reply.code(code).send({ errorMessages: [code < 500 ? 'Bad request' : 'Internal server error'], errors: {} });
}
