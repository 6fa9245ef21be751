import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerNotFound } from '../plugins/errors.ts';
import type { Exceeded, Limits } from './limits.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: the route checks credentials itself, and counts those that are not right. */
    checksCredentials?: boolean;
    /** True: the route is for probes, and always answers. */
    isProbe?: boolean;
  }
}

/** A body that is longer than this, in bytes, and that nobody reads is not waited for: the connection is closed. */
const smallBodyBytes = 64 * 1024;

/** Answers 429: too many requests. */
export function answerTooMany(reply: FastifyReply, { retryAfterS }: Exceeded): FastifyReply {
  const message = `Too many requests. Send it again in ${retryAfterS} seconds.`;
  return reply.code(429).header('retry-after', String(retryAfterS)).send({ error: 'too_many_requests', message });
}

/** Says in the log, once, that all requests seem to come from one address. */
export function noteUnknownProxy(app: FastifyInstance, trustedProxies: readonly string[]): void {
  let isNoted = trustedProxies.length > 0;
  app.addHook('onRequest', async ({ ip, headers, log }) => {
    if (isNoted || headers['x-forwarded-for'] === undefined) return;
    isNoted = true;
    const fix = 'If it is your reverse proxy, name it in TRUSTED_PROXIES and restart; see docs/limits.md';
    log.warn(
      { address: ip, fix },
      'a proxy sends requests that is not trusted, so all of them count as from its address',
    );
  });
}

/**
 * Limits requests without credentials by address, on every route that is neither for probes nor checks credentials
 * itself, and on addresses without a route. What is refused before its body is read does not keep its connection busy.
 */
export function limitStrangers(app: FastifyInstance, limits: Limits): void {
  app.addHook('onRequest', async (request, reply) => {
    const { isProbe, checksCredentials } = request.routeOptions.config;
    if (isProbe === true || checksCredentials === true) return;
    const exceeded = await limits.admitStranger(request);
    if (exceeded !== null) return answerTooMany(reply, exceeded);
    // Answered here, so that nobody can make us read a body for an address without a route.
    if (request.is404) return answerNotFound(request, reply);
  });
  app.addHook('onSend', async (request, reply) => {
    if (reply.statusCode >= 400 && !request.raw.complete && hasLargeBody(request)) reply.header('connection', 'close');
  });
}

/** Says of all routes of this scope that they check credentials themselves. */
export function checkCredentialsHere(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, checksCredentials: true };
  });
}

function hasLargeBody({ headers }: FastifyRequest): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > smallBodyBytes;
}
