import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerTooMany } from '../limits/hooks.ts';
import type { Limits } from '../limits/limits.ts';
import { answerNotFound } from '../plugins/errors.ts';
import { ChatRefusal } from './refusals.ts';

/** How long a browser remembers the answer to a preflight, in seconds; browsers cap it at two hours or less. */
const preflightAgeS = 7_200;

/**
 * Lets pages of the allowed origins read answers of this scope, and refuses requests of other pages (403, without CORS
 * headers). A request without `Origin` comes from no page of another site, and passes. Answers preflights of the routes
 * that are added afterwards.
 */
export function allowOrigins(
  app: FastifyInstance,
  { origins, limits }: { origins: readonly string[]; limits: Limits },
): void {
  const allowed: ReadonlySet<string> = new Set(origins);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('vary', 'Origin');
    const { origin } = request.headers;
    if (origin === undefined) return;
    if (allowed.has(origin)) {
      reply.header('access-control-allow-origin', origin);
      reply.header('access-control-expose-headers', 'Retry-After');
      return;
    }
    const exceeded = await limits.admitStranger(request);
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    throw new ChatRefusal({ status: 403, error: 'forbidden', message: 'Pages of this origin may not use the chat.' });
  });
  const paths = new Set<string>();
  // Here and not in the scope of the route: a preflight never has a token. To answer it costs less than to count it, and
  // each browser sends one for each address.
  app.addHook('onRoute', ({ url, method }) => {
    if (method === 'OPTIONS' || paths.has(url)) return;
    paths.add(url);
    app.options(url, { schema: { hide: true } }, (request, reply) => answerPreflight(request, reply, limits));
  });
}

async function answerPreflight(request: FastifyRequest, reply: FastifyReply, limits: Limits): Promise<FastifyReply> {
  const { origin, 'access-control-request-method': method } = request.headers;
  if (origin === undefined || method === undefined) {
    const exceeded = await limits.admitStranger(request);
    return exceeded === null ? answerNotFound(request, reply) : answerTooMany(reply, exceeded);
  }
  return reply
    .code(204)
    .header('access-control-allow-methods', 'GET, POST')
    .header('access-control-allow-headers', 'Authorization, Content-Type, Last-Event-ID')
    .header('access-control-max-age', String(preflightAgeS))
    .send();
}
