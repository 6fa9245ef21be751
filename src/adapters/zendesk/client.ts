import type { ZodType } from 'zod';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { createTransport } from '../http/transport.ts';
import type { ZendeskAuth } from './auth.ts';
import { apiTokenAuthorizer } from './auth.ts';
import { failedAnswer, zendeskFailure } from './errors.ts';
import { oauthAuthorizer } from './oauth.ts';

/** How one request is made. */
export interface RequestOptions<T> {
  /** Fills `{id}` in the path. An id that does not match `idPattern` is `notFound`, without a call. */
  id?: string;
  /** Default: digits only. It must not allow characters that need escaping in a path. */
  idPattern?: RegExp;
  query?: Record<string, string>;
  /** Sent as JSON. The order of keys is kept. */
  body?: object;
  /** Sent unchanged, instead of `body`. */
  file?: { type: string; bytes: Buffer };
  /** Ids of the custom ticket fields that the body sets, see `failedAnswer`. */
  fieldIds?: readonly string[];
  headers?: Record<string, string>;
  /** See {@link Call}. */
  repeatable?: boolean;
  /** The expected shape. An answer of another shape counts as lost. */
  schema: ZodType<T>;
  signal: AbortSignal;
}

/** Thin client of the Support API. It does not retry, except once with a new OAuth token after a 401. */
export interface ZendeskClient {
  /**
   * @param path template below `/api/v2`, like `/tickets/{id}`
   * @throws ServiceFailure and nothing else
   */
  request<T>(method: Call['method'], path: string, options: RequestOptions<T>): Promise<T>;
  close(): Promise<void>;
}

/** What the client needs. */
export interface ZendeskClientOptions {
  /** Like `https://example.zendesk.com`. */
  baseUrl: string;
  auth: ZendeskAuth;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
  /** Time limit of a single request; default 10 000. */
  timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;
const digits = /^\d{1,20}$/;

function fill(call: Call, id: string | undefined, pattern: RegExp): string {
  if (id === undefined) return call.path;
  if (!pattern.test(id)) throw zendeskFailure(call, 'not an id', { kind: 'notFound' });
  return call.path.replace('{id}', id);
}

function queryOf(query: Record<string, string> | undefined): string {
  return query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
}

function contentOf({ body, file }: Pick<RequestOptions<unknown>, 'body' | 'file'>): {
  type: Record<string, string>;
  content: string | Buffer | null;
} {
  if (file !== undefined) return { type: { 'content-type': file.type }, content: file.bytes };
  if (body === undefined) return { type: {}, content: null };
  return { type: { 'content-type': 'application/json' }, content: JSON.stringify(body) };
}

/** See {@link ZendeskClient}. */
export function createZendeskClient({ baseUrl, auth, ...options }: ZendeskClientOptions): ZendeskClient {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const now = options.now ?? Date.now;
  const transport = createTransport(origin, options.timeoutMs ?? defaultTimeoutMs);
  const authorizer =
    auth.kind === 'apiToken'
      ? apiTokenAuthorizer(auth)
      : oauthAuthorizer(auth, transport, `${prefix}/oauth/tokens`, now);

  return {
    async request(method, path, { id, idPattern = digits, query, headers, repeatable = false, signal, ...rest }) {
      const call: Call = { service: 'zendesk', method, path, repeatable };
      const target = `${prefix}/api/v2${fill(call, id, idPattern)}${queryOf(query)}`;
      const { type, content } = contentOf(rest);
      const send = (authorization: string) => {
        const base = { accept: 'application/json', 'user-agent': 'deskbridge', authorization };
        return transport.send({ call, target, headers: { ...base, ...type, ...headers }, body: content }, signal);
      };
      const authorization = await authorizer.header(signal);
      let answer = await send(authorization);
      // A refused request was not done, so even a write may be sent again.
      if (answer.status === 401 && authorizer.refused(authorization)) {
        answer = await send(await authorizer.header(signal));
      }
      if (answer.status < 200 || answer.status >= 300) throw failedAnswer(call, answer, now(), rest.fieldIds);
      const parsed = parseJson(rest.schema, answer.text);
      if (parsed === null) throw lostAnswer(call, true, 'unexpectedAnswer');
      return parsed;
    },
    close: () => transport.close(),
  };
}
