import type { ZodType } from 'zod';
import type { Call } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { createTransport, type WireRequest } from '../http/transport.ts';
import type { SunshineAuth } from './auth.ts';
import { authorizationOf } from './auth.ts';
import { failedAnswer, sunshineFailure } from './errors.ts';

/** Options of one request. */
export interface RequestOptions<T> {
  /** Values for `{name}` in the path. A value that cannot be an id gives `notFound` without a call. */
  ids?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as it comes, instead of `body`. */
  file?: { type: string; content: AsyncIterable<Uint8Array> };
  /** Instead of the client's own time limit, in milliseconds. */
  timeoutMs?: number;
  /** See {@link Call}. */
  repeatable?: boolean;
  /** The expected shape of the answer; an answer of another shape counts as lost. */
  schema: ZodType<T>;
  signal: AbortSignal;
}

/** A thin client of the API of one app. It retries nothing. */
export interface SunshineClient {
  /**
   * @param path template below `/v2`, like `/apps/{appId}/users/{userId}`; `appId` is filled in by the client
   * @throws ServiceFailure and nothing else
   */
  request<T>(method: Call['method'], path: string, options: RequestOptions<T>): Promise<T>;
  close(): Promise<void>;
}

/** Options of {@link createSunshineClient}. */
export interface SunshineClientOptions extends SunshineAuth {
  /** Like `https://example.zendesk.com/sc`. */
  baseUrl: string;
  appId: string;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
  /** Time limit of a single request, in milliseconds; 10 000 if absent. */
  timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;
const idPattern = /^[\w-]{1,64}$/;
/** Users may be named by the company's own ids, which are longer and hold any characters. */
const userPattern = /^(?!\.{1,2}$)\P{Cc}{1,1024}$/u;

function fill(call: Call, ids: Record<string, string>): string {
  return call.path.replaceAll(/\{(\w+)\}/g, (_whole, name: string) => {
    const id = ids[name] ?? '';
    const pattern = name === 'userIdOrExternalId' ? userPattern : idPattern;
    if (!pattern.test(id) || !id.isWellFormed()) throw sunshineFailure(call, 'not an id', { kind: 'notFound' });
    return encodeURIComponent(id);
  });
}

function contentOf({ body, file }: Pick<RequestOptions<unknown>, 'body' | 'file'>): {
  type: Record<string, string>;
  content: WireRequest['body'];
} {
  if (file !== undefined) return { type: { 'content-type': file.type }, content: file.content };
  if (body === undefined) return { type: {}, content: null };
  return { type: { 'content-type': 'application/json' }, content: JSON.stringify(body) };
}

/** See {@link SunshineClient}. */
export function createSunshineClient(options: SunshineClientOptions): SunshineClient {
  const { baseUrl, appId, now = Date.now, timeoutMs = defaultTimeoutMs } = options;
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const authorization = authorizationOf(options);
  const transport = createTransport(origin, timeoutMs);

  return {
    async request(method, path, { ids, query, repeatable = false, timeoutMs: limitMs, schema, signal, ...rest }) {
      const call: Call = { service: 'sunshine', method, path, repeatable };
      const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
      const target = `${prefix}/v2${fill(call, { ...ids, appId })}${search}`;
      const { type, content } = contentOf(rest);
      const headers = { accept: 'application/json', 'user-agent': 'deskbridge', authorization, ...type };
      const answer = await transport.send({ call, target, headers, body: content, timeoutMs: limitMs }, signal);
      if (answer.status < 200 || answer.status >= 300) throw failedAnswer(call, answer, now());
      // Some answers have no body.
      const parsed = parseJson(schema, answer.text.trim() === '' ? '{}' : answer.text);
      if (parsed === null) throw lostAnswer(call, true, 'unexpectedAnswer');
      return parsed;
    },
    close: () => transport.close(),
  };
}
