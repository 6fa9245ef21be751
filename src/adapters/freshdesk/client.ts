import type { ZodType } from 'zod';
import type { Call, RawAnswer } from '../http/calls.ts';
import { lostAnswer } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { onceEach } from '../http/paging.ts';
import { parseTime } from '../http/parse-time.ts';
import type { AnswerHeaders } from '../http/retry-after.ts';
import { createTransport } from '../http/transport.ts';
import { failedAnswer, freshdeskFailure } from './errors.ts';

/** A body that is not JSON. */
export interface RawBody {
  contentType: string;
  bytes: Buffer;
}

/** How one request is made. */
export interface RequestOptions<T> {
  /** Fills `{id}` in the path. An id that is not made of digits is `notFound`, without a call. */
  id?: string;
  query?: Record<string, string>;
  /** An object is sent as JSON. */
  body?: { json: object } | RawBody;
  /** See {@link Call}. */
  repeatable?: boolean;
  /** The expected shape. An answer of another shape counts as lost. */
  schema: ZodType<T>;
  signal: AbortSignal;
}

/** One page of a list. */
export interface Page<T> {
  items: T;
  hasNext: boolean;
  /** The vendor's clock, epoch milliseconds in whole seconds; null when the answer does not say. */
  vendorTime: number | null;
}

/** Thin client of the API v2. It does not retry. */
export interface FreshdeskClient {
  /**
   * @param path template below `/api/v2`, like `/tickets/{id}`
   * @throws ServiceFailure and nothing else
   */
  request<T>(method: Call['method'], path: string, options: RequestOptions<T>): Promise<T>;
  /** Reads one page of at most 100 items. The header `link` tells whether there is another page. */
  page<T>(path: string, page: number, options: RequestOptions<T>): Promise<Page<T>>;
  /**
   * Reads page after page, at most `maximum`. Ends also when Freshdesk repeats a page.
   * @param options records have an id
   */
  pages<T extends { id: string }>(
    path: string,
    maximum: number,
    options: RequestOptions<T[]>,
  ): AsyncGenerator<Page<T[]>>;
  close(): Promise<void>;
}

/** What the client needs. */
export interface FreshdeskClientOptions {
  /** Like `https://example.freshdesk.com`. The API does not work on a custom domain. */
  baseUrl: string;
  /** API key of the agent that we act as. */
  apiKey: string;
  /** Name of the custom ticket field for the conversation, like `cf_conversation_id`; null where there is none. */
  conversationField: string | null;
  /** Epoch milliseconds. */
  now?: (() => number) | undefined;
  /** Time limit of a single request; default 10 000. */
  timeoutMs?: number | undefined;
}

const defaultTimeoutMs = 10_000;
const idPattern = /^\d{1,20}$/;
const pageSize = '100';

function fill(call: Call, id: string | undefined): string {
  if (id === undefined) return call.path;
  if (!idPattern.test(id)) throw freshdeskFailure(call, 'not an id', { kind: 'notFound' });
  return call.path.replace('{id}', id);
}

function headerOf(headers: AnswerHeaders, name: string): string {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(',') : value) ?? '';
}

function encode(body: { json: object } | RawBody | undefined): RawBody | null {
  if (body === undefined) return null;
  if (!('json' in body)) return body;
  return { contentType: 'application/json', bytes: Buffer.from(JSON.stringify(body.json), 'utf8') };
}

/** See {@link FreshdeskClient}. */
export function createFreshdeskClient(options: FreshdeskClientOptions): FreshdeskClient {
  const { origin, pathname } = new URL(options.baseUrl);
  const prefix = pathname.replace(/\/+$/, '');
  const now = options.now ?? Date.now;
  const ownFields = options.conversationField === null ? [] : [options.conversationField];
  const transport = createTransport(origin, options.timeoutMs ?? defaultTimeoutMs);
  // The password is a dummy (Freshdesk API v2, authentication).
  const authorization = `Basic ${Buffer.from(`${options.apiKey}:X`, 'utf8').toString('base64')}`;

  async function send<T>(
    method: Call['method'],
    path: string,
    { id, query, body, repeatable = false, schema, signal }: RequestOptions<T>,
  ): Promise<{ parsed: T; answer: RawAnswer }> {
    const call: Call = { service: 'freshdesk', method, path, repeatable };
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const target = `${prefix}/api/v2${fill(call, id)}${search}`;
    const encoded = encode(body);
    const headers = {
      accept: 'application/json',
      'user-agent': 'deskbridge',
      authorization,
      ...(encoded === null ? {} : { 'content-type': encoded.contentType }),
    };
    const answer = await transport.send({ call, target, headers, body: encoded?.bytes ?? null }, signal);
    if (answer.status < 200 || answer.status >= 300) throw failedAnswer(call, answer, now(), ownFields);
    const parsed = parseJson(schema, answer.text);
    if (parsed === null) throw lostAnswer(call, true, 'unexpectedAnswer', answer.status);
    return { parsed, answer };
  }

  async function readPage<T>(path: string, page: number, request: RequestOptions<T>): Promise<Page<T>> {
    const query = { ...request.query, per_page: pageSize, page: String(page) };
    const { parsed, answer } = await send('GET', path, { ...request, query });
    const hasNext = /rel="?next"?/.test(headerOf(answer.headers, 'link'));
    return { items: parsed, hasNext, vendorTime: parseTime(headerOf(answer.headers, 'date')) };
  }

  return {
    request: async (method, path, request) => (await send(method, path, request)).parsed,
    page: readPage,
    async *pages(path, maximum, request) {
      const isNewPage = onceEach();
      for (let number = 1; number <= maximum; number += 1) {
        const page = await readPage(path, number, request);
        if (!isNewPage(page.items[0]?.id ?? null)) return;
        yield page;
        if (!page.hasNext) return;
      }
    },
    close: () => transport.close(),
  };
}
