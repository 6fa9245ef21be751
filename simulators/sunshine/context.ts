import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';

import type { Auth, Caller, Scope } from './auth.ts';
import { checkRight } from './auth.ts';
import { found } from './errors.ts';
import { readBody } from './inputs/parse.ts';
import type { Query } from './paging.ts';
import type { AppRecord, ConversationRecord, UserRecord } from './records.ts';
import type { World } from './world.ts';

/** Where the paths of the API begin, as on Zendesk's hosts. */
export const apiRoot = '/sc/v2';

/** An API request whose caller is allowed to make it. */
export interface ApiCall {
  app: AppRecord;
  caller: Caller;
  params: Readonly<Record<string, string>>;
  query: Query;
  body: unknown;
  /** `http://host:port/path` as the client addressed it, without the query. */
  url: string;
  /** `http://host:port`. */
  origin: string;
}

/** What every route works with. */
export interface SunshineContext {
  world: World;
  auth: Auth;
}

/** Checks key, scope and app of a request to a path with `:appId`. Throws the 401, 403 or 404. */
export function apiCall(context: SunshineContext, request: FastifyRequest, needed: Scope): ApiCall {
  const caller = context.auth.identify(request.headers.authorization);
  const params = request.params as Record<string, string>;
  checkRight(caller, needed, params['appId'] ?? null);
  const app = found(context.world.apps.get(params['appId'] ?? ''), 'app');
  const origin = `http://${request.host}`;
  const [path = ''] = request.originalUrl.split('?', 1);
  return { app, caller, params, query: request.query as Query, body: request.body, url: `${origin}${path}`, origin };
}

/** A handler of requests to an app. Its result is sent as JSON. */
export function handler<T>(context: SunshineContext, needed: Scope, act: (call: ApiCall) => T) {
  return (request: FastifyRequest): T => act(apiCall(context, request, needed));
}

/** Parses the body of a request by the schema. Throws the 400 of a wrong one. */
export function bodyOf<T extends z.ZodType>(context: SunshineContext, call: ApiCall, schema: T): z.infer<T> {
  return readBody(schema, call.body ?? {}, context.world.settings);
}

/** The conversation of the path. Throws the 404. */
export function conversationOf({ app, params }: ApiCall): ConversationRecord {
  return found(app.conversations.get(params['conversationId'] ?? ''), 'conversation');
}

/** A user by the platform's id or by the company's own id. Throws the 404. */
export function userOf(app: AppRecord, idOrExternalId: string | undefined): UserRecord {
  const wanted = idOrExternalId ?? '';
  const user = app.users.get(wanted) ?? [...app.users.values()].find(({ externalId }) => externalId === wanted);
  return found(user, 'user');
}
