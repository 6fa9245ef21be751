import { setTimeout as wait } from 'node:timers/promises';

import Fastify from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import type { FaultEffect, Faults } from './faults.ts';
import { parseFaultOrder } from './faults.ts';

/** An API request that a simulator received. Credentials are hidden. */
export interface LoggedRequest {
  method: string;
  /** As sent, without the query. */
  path: string;
  /** The raw query without `?`; empty when there is none. */
  query: string;
  headers: Record<string, string>;
  /** The parsed body; undefined when there was none. */
  body: unknown;
  /** The status of the vendor's answer, whether or not it reached the client. Null without an answer. */
  status: number | null;
  /** The fault that the request met; null for none. */
  fault: FaultEffect['kind'] | 'down' | null;
  /** When it arrived, in epoch milliseconds of the vendor's clock. */
  atMs: number;
}

/** What the shared HTTP part needs from a vendor. */
export interface SimulatorHttpOptions {
  faults: Faults;
  requests: LoggedRequest[];
  now: () => number;
  /** Whether the path belongs to the vendor's API. Only such requests are logged and meet faults. */
  isApi: (path: string) => boolean;
  /** The vendor's default error body for a status; undefined for none. */
  errorBody: (status: number) => unknown;
  /** Body members that are credentials. They are hidden in the log. */
  secretMembers?: readonly string[];
}

const logEntries = new WeakMap<FastifyRequest, LoggedRequest>();
const pendingLoss = new WeakMap<FastifyRequest, 'lostAnswer' | 'lostAnswerTimeout'>();
const hidden = '[hidden]';
const maxLoggedRequests = 10_000;

/** A Fastify server with a request log, faults, and routes under `/_sim/` that set them. A path may end in `.json`. */
export function createSimulatorApp(options: SimulatorHttpOptions): FastifyInstance {
  const app = Fastify({
    forceCloseConnections: true,
    bodyLimit: 64 * 1024 * 1024,
    rewriteUrl: ({ url }) => (url ?? '/').replace(/^([^?]*)\.json(?=\?|$)/u, '$1'),
  });
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const text = body.toString();
    if (text.trim() === '') return done(null, undefined);
    try {
      done(null, JSON.parse(text));
    } catch {
      done(Object.assign(new Error('not JSON'), { statusCode: 422 }), undefined);
    }
  });
  addFaultHooks(app, options);
  addFaultRoutes(app, options.faults);
  return app;
}

/** Listens and returns the base URL. */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  return app.listen({ host, port });
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? url;
}

function addFaultHooks(app: FastifyInstance, options: SimulatorHttpOptions): void {
  const { faults, isApi } = options;
  app.addHook('onRequest', (request, _reply, done) => {
    if (isApi(pathOf(request.url))) logRequest(request, options);
    done();
  });
  app.addHook('preHandler', async (request, reply) => {
    const path = pathOf(request.url);
    if (!isApi(path)) return undefined;
    const entry = logEntries.get(request);
    if (entry !== undefined) entry.body = hideMembers(request.body, options.secretMembers ?? []);
    if (faults.latencyMs > 0) await wait(faults.latencyMs, undefined, { ref: false });
    if (faults.down) {
      if (entry !== undefined) entry.fault = 'down';
      return reply.code(503).send();
    }
    const effect = faults.take(request.method, path);
    if (effect === null) return undefined;
    if (entry !== undefined) entry.fault = effect.kind;
    return apply(effect, request, reply, options.errorBody);
  });
  app.addHook('onSend', async (request, reply, payload) => {
    const entry = logEntries.get(request);
    if (entry !== undefined) entry.status = reply.statusCode;
    const loss = pendingLoss.get(request);
    if (loss !== undefined) await loseAnswer(request, loss === 'lostAnswer');
    return payload;
  });
}

async function apply(
  effect: FaultEffect,
  request: FastifyRequest,
  reply: FastifyReply,
  errorBody: (status: number) => unknown,
): Promise<FastifyReply | undefined> {
  switch (effect.kind) {
    case 'lostAnswer':
    case 'lostAnswerTimeout':
      pendingLoss.set(request, effect.kind);
      return undefined;
    case 'delay':
      await wait(effect.ms, undefined, { ref: false });
      return undefined;
    case 'hang':
      await loseAnswer(request, false);
      return undefined;
    case 'reset':
      await loseAnswer(request, true);
      return undefined;
    case 'html':
      return reply.code(502).type('text/html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
    default:
      if (effect.retryAfter !== undefined) reply.header('retry-after', String(effect.retryAfter));
      return reply.code(effect.status).send(effect.body ?? errorBody(effect.status));
  }
}

/** Never returns, so that Fastify writes no answer. The connection ends when the app or the client closes it. */
async function loseAnswer(request: FastifyRequest, destroy: boolean): Promise<never> {
  if (destroy) request.raw.socket.destroy();
  return new Promise<never>(() => {});
}

function logRequest(request: FastifyRequest, options: SimulatorHttpOptions): void {
  const [path = '', query = ''] = request.originalUrl.split('?', 2);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    headers[name] = name === 'authorization' ? hidden : String(value);
  }
  const entry: LoggedRequest = {
    method: request.method,
    path,
    query,
    headers,
    body: undefined,
    status: null,
    fault: null,
    atMs: options.now(),
  };
  logEntries.set(request, entry);
  options.requests.push(entry);
  if (options.requests.length > maxLoggedRequests) options.requests.shift();
}

function hideMembers(body: unknown, names: readonly string[]): unknown {
  if (Buffer.isBuffer(body)) return { bytes: body.length };
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  return Object.fromEntries(Object.entries(body).map(([key, value]) => [key, names.includes(key) ? hidden : value]));
}

function addFaultRoutes(app: FastifyInstance, faults: Faults): void {
  const state = () => ({ down: faults.down, latencyMs: faults.latencyMs, faults: faults.list() });
  app.get('/_sim/faults', state);
  app.post('/_sim/faults', (request, reply) => {
    const orders: unknown[] = Array.isArray(request.body) ? request.body : [request.body];
    try {
      const added = orders.map((order) => parseFaultOrder(order)).map((order) => faults.add(order));
      return reply.code(201).send({ faults: added });
    } catch (error) {
      return reply.code(400).send({ error: error instanceof Error ? error.message : 'wrong fault' });
    }
  });
  app.delete('/_sim/faults', () => {
    faults.clear();
    return state();
  });
  app.delete<{ Params: { id: string } }>('/_sim/faults/:id', (request, reply) =>
    reply.code(faults.remove(request.params.id) ? 200 : 404).send(state()),
  );
  app.post('/_sim/down', () => {
    faults.down = true;
    return state();
  });
  app.post('/_sim/up', () => {
    faults.down = false;
    return state();
  });
  app.post('/_sim/latency', (request, reply) => {
    const ms: unknown =
      typeof request.body === 'object' && request.body !== null ? Reflect.get(request.body, 'ms') : null;
    if (typeof ms !== 'number' || !Number.isFinite(ms) || ms < 0)
      return reply.code(400).send({ error: 'ms: a number from 0' });
    faults.latencyMs = ms;
    return state();
  });
}
