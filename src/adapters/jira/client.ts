import type { ZodType } from 'zod';
import type { Call, RawAnswer } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { createTransport } from '../http/transport.ts';
import { failedAnswer, jiraFailure } from './errors.ts';
import type { FormFile } from './multipart-form.ts';
import { encodeForm } from './multipart-form.ts';

/** How one request is made. */
export interface RequestOptions {
  /** Fill `{name}` in the path. An `{id}` that is not an issue's id or key is `notFound`, without a call. */
  params?: Record<string, string>;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as a multipart form instead of JSON. */
  file?: FormFile;
  /** See {@link Call}. */
  repeatable?: boolean;
  signal: AbortSignal;
}

/** Thin client of Jira Cloud: REST v3 and the API of Jira Service Management. It does not retry. */
export interface JiraClient {
  /** Address of the site without a slash at the end, like `https://example.atlassian.net`. */
  readonly baseUrl: string;
  /**
   * @param path template, like `/rest/api/3/issue/{id}`
   * @param options `schema` is the expected shape. An answer of another shape counts as lost
   * @throws ServiceFailure and nothing else
   */
  request<T>(method: Call['method'], path: string, options: RequestOptions & { schema: ZodType<T> }): Promise<T>;
  /** The same, without reading the answer. */
  send(method: Call['method'], path: string, options: RequestOptions): Promise<void>;
  close(): Promise<void>;
}

/** What the client needs. */
export interface JiraClientOptions {
  /** Like `https://example.atlassian.net`. */
  baseUrl: string;
  /** E-mail address of the account that the token belongs to. */
  email: string;
  apiToken: string;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
  /** Time limit of a single request; default 10 000. */
  timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;
const issuePattern = /^(?:\d{1,20}|[A-Za-z][A-Za-z0-9_]{0,254}-\d{1,20})$/;

function fill(call: Call, params: Record<string, string>): string {
  return call.path.replaceAll(/\{(\w+)\}/gu, (_whole, name: string) => {
    const value = params[name] ?? '';
    if (name === 'id' && !issuePattern.test(value)) throw jiraFailure(call, 'not an id', { kind: 'notFound' });
    return encodeURIComponent(value);
  });
}

function queryOf(query: Record<string, string> | undefined): string {
  return query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
}

/** The body and its headers. Jira refuses an upload without the token header (Jira docs, add attachment). */
function contentOf({ body, file }: RequestOptions): { headers: Record<string, string>; bytes: string | Buffer | null } {
  if (file !== undefined) {
    const { contentType, bytes } = encodeForm(file);
    return { headers: { 'content-type': contentType, 'x-atlassian-token': 'no-check' }, bytes };
  }
  if (body === undefined) return { headers: {}, bytes: null };
  return { headers: { 'content-type': 'application/json' }, bytes: JSON.stringify(body) };
}

/** See {@link JiraClient}. */
export function createJiraClient({ baseUrl, email, apiToken, ...options }: JiraClientOptions): JiraClient {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/u, '');
  const now = options.now ?? Date.now;
  const transport = createTransport(origin, options.timeoutMs ?? defaultTimeoutMs);
  const base = {
    accept: 'application/json',
    'user-agent': 'deskbridge',
    authorization: `Basic ${Buffer.from(`${email}:${apiToken}`).toString('base64')}`,
  };

  async function exchange(call: Call, request: RequestOptions): Promise<RawAnswer> {
    const target = `${prefix}${fill(call, request.params ?? {})}${queryOf(request.query)}`;
    const { headers, bytes } = contentOf(request);
    const answer = await transport.send(
      { call, target, headers: { ...base, ...headers }, body: bytes },
      request.signal,
    );
    if (answer.status < 200 || answer.status >= 300) throw failedAnswer(call, answer, now());
    return answer;
  }
  const callOf = (method: Call['method'], path: string, { repeatable = false }: RequestOptions): Call => ({
    service: 'jira',
    method,
    path,
    repeatable,
  });

  return {
    baseUrl: `${origin}${prefix}`,
    async request(method, path, request) {
      const call = callOf(method, path, request);
      const answer = await exchange(call, request);
      const parsed = parseJson(request.schema, answer.text);
      if (parsed === null) throw lostAnswer(call, true, 'unexpectedAnswer', answer.status);
      return parsed;
    },
    async send(method, path, request) {
      await exchange(callOf(method, path, request), request);
    },
    close: () => transport.close(),
  };
}
