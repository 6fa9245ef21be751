import type { FastifyInstance } from 'fastify';
import type { WebchatConfig } from '../../config/sections/webchat.ts';
import { checkCredentialsHere } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { assistantRoute } from './assistant-route.ts';
import { requireSession } from './authorize.ts';
import { chatRoutes } from './chat-routes.ts';
import { allowOrigins } from './cors.ts';
import { eventsRoute } from './events-route.ts';
import { downloadRoute } from './files/download-route.ts';
import { uploadRoute } from './files/upload-route.ts';
import { createIdentityReader } from './identity.ts';
import type { WebChatParts } from './parts.ts';
import { answerChatErrors } from './refusals.ts';
import { sessionsRoute } from './sessions-route.ts';
import { teamRoutes } from './team-routes.ts';
import { createSessionTokens } from './tokens.ts';
import type { VisitorOptions } from './visitor.ts';

/** What the routes of web chat need. */
export interface WebchatRoutes extends VisitorOptions, WebChatParts {
  config: WebchatConfig;
  limits: Limits;
}

/** `/service-desk/v1/…`: web chat for browsers, as `docs/web-chat-api.md` describes it. */
export async function webchatRoutes(app: FastifyInstance, { config, ...parts }: WebchatRoutes): Promise<void> {
  const { limits, streams } = parts;
  const tokens = createSessionTokens(config.tokenSecrets);
  const readIdentity = createIdentityReader(config.identitySecrets);
  checkCredentialsHere(app);
  answerChatErrors(app);
  app.decorateRequest('chatSession', null);
  app.setValidatorCompiler(() => () => true);
  allowOrigins(app, { origins: config.allowedOrigins, limits });
  app.addHook('onRequest', async (_request, reply) => void reply.header('cache-control', 'no-store'));
  app.addHook('preClose', async () => {
    streams.close();
    parts.stop();
  });
  await app.register(async (scope) => sessionsRoute(scope, { tokens, readIdentity, limits }));
  await app.register(async (scope) => {
    requireSession(scope, tokens, limits);
    chatRoutes(scope, parts);
    teamRoutes(scope, parts);
    eventsRoute(scope, parts);
    assistantRoute(scope, parts);
    downloadRoute(scope, parts);
    await scope.register(async (uploads) =>
      uploadRoute(uploads, { ...parts, rules: config.files, pinLength: parts.pinLength }),
    );
  });
}
