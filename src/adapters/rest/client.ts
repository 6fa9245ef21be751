import type { ZodType } from 'zod';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { createTransport } from '../http/transport.ts';
import { failedAnswer, restFailure } from './errors.ts';

/** How one request is made. */
export interface RequestOptions<T> {
  /** Fills `{id}` in the path. A text that cannot be an id is `notFound`, without a call. */
  id?: string;
  query?: Record<string, string>;
  /** Sent as JSON. The order of keys is kept. */
  body?: object;
  headers?: Record<string, string>;
  /** The expected shape. An answer of another shape counts as lost. */
  schema: ZodType<T>;
  signal: AbortSignal;
}

/** Thin client of the REST desk. It does not retry. */
export interface RestClient {
  /**
   * @param path template below the base URL, like `/tickets/{id}`
   * @throws ServiceFailure and nothing else
   */
  request<T>(method: Call['method'], path: string, options: RequestOptions<T>): Promise<T>;
  close(): Promise<void>;
}

/** What the client needs. */
export interface RestClientOptions {
  /** Like `https://desk.example.com/api/v1`. */
  baseUrl: string;
  /** Bearer token. */
  token: string;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
  /** Time limit of a single request; default 10 000. */
  timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;
/** Ids that are safe in a path. `.` and `..` would change the path. */
const idPattern = /^(?!\.+$)[\w.~:@-]{1,128}$/;

function fill(call: Call, id: string | undefined): string {
  if (id === undefined) return call.path;
  if (!idPattern.test(id)) throw restFailure(call, 'not an id', { kind: 'notFound' });
  return call.path.replace('{id}', () => encodeURIComponent(id));
}

function queryOf(query: Record<string, string> | undefined): string {
  return query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
}

/** See {@link RestClient}. */
export function createRestClient({ baseUrl, token, ...options }: RestClientOptions): RestClient {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const now = options.now ?? Date.now;
  const transport = createTransport(origin, options.timeoutMs ?? defaultTimeoutMs);
  const base = { accept: 'application/json', 'user-agent': 'deskbridge', authorization: `Bearer ${token}` };

  return {
    async request(method, path, { id, query, body, headers, schema, signal }) {
      const call: Call = { service: 'rest', method, path };
      const target = `${prefix}${fill(call, id)}${queryOf(query)}`;
      const json = body === undefined ? null : JSON.stringify(body);
      const type = json === null ? {} : { 'content-type': 'application/json' };
      const wire = { call, target, headers: { ...base, ...type, ...headers }, body: json };
      const answer = await transport.send(wire, signal);
      if (answer.status < 200 || answer.status >= 300) throw failedAnswer(call, answer, now());
      const parsed = parseJson(schema, answer.text);
      if (parsed === null) throw lostAnswer(call, true, 'unexpectedAnswer', answer.status);
      return parsed;
    },
    close: () => transport.close(),
  };
}
