import { afterEach } from 'vitest';
import { prepareDrain, type Drain } from '../../src/api/drain.ts';
import type { OpenStreams } from '../../src/api/webchat/streams/open-streams.ts';
import type { WebChatParts } from '../../src/api/webchat/parts.ts';
import { buildLimitedApi, type LimitedApi } from './limited-api.ts';
import { MemoryChats } from './memory-chats.ts';
import { webchatParts, type StoredFile } from './webchat-parts.ts';

/** The page that has the chat. */
export const shop = 'https://shop.example.com';
/** Secrets of the tokens, the newer one first, and of the site. */
export const chatSecrets = { token: ['n'.repeat(32), 'o'.repeat(32)], identity: 'i'.repeat(32) } as const;
/** All variables of web chat. */
export const chatEnvironment = {
  CHAT_ALLOWED_ORIGINS: `${shop},http://localhost:3000`,
  CHAT_TOKEN_SECRET: chatSecrets.token.join(','),
  CHAT_IDENTITY_SECRET: chatSecrets.identity,
  TRUSTED_PROXIES: 'loopback',
};

/** An API with web chat that listens on a port, its chats and files in the memory of the test. */
export interface WebchatApi extends Pick<LimitedApi, 'app' | 'logLines'> {
  /** Up to and including `/service-desk/v1`. */
  url: string;
  chats: MemoryChats;
  streams: OpenStreams;
  /** What the vendor has, by address. */
  stored: Map<string, StoredFile>;
  drain: Drain;
  /** Sends a request as a page of the shop. */
  send(path: string, options?: ChatRequest): Promise<Response>;
  /** Begins a session, from an address of its own unless one is given. */
  session(from?: string): Promise<{ sessionId: string; token: string }>;
  /** Begins a session and a chat in it. */
  chat(): Promise<{ sessionId: string; token: string; chatId: string }>;
}

/** One request. */
export interface ChatRequest {
  token?: string;
  method?: string;
  /** Sent as JSON. */
  body?: unknown;
  form?: FormData;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** Address that it comes from. */
  from?: string;
}

const opened: WebchatApi[] = [];
let addresses = 0;

/** Closes the APIs of each test after it. */
export function closeWebchatApis(): void {
  afterEach(async () => {
    for (const { app } of opened.splice(0)) {
      app.server.closeAllConnections();
      await app.close();
    }
  });
}

/** Starts an API with these variables, and parts other than those in memory. */
export async function startWebchat(
  env: Record<string, string> = {},
  changes: Partial<WebChatParts> = {},
  chats = new MemoryChats(),
): Promise<WebchatApi> {
  const { stored, ...webchat } = webchatParts(chats, changes);
  const { streams } = webchat;
  const { app, logLines } = await buildLimitedApi({ ...chatEnvironment, ...env }, webchat);
  const drain = prepareDrain(app);
  const url = `${await app.listen({ host: '127.0.0.1', port: 0 })}/service-desk/v1`;
  const send: WebchatApi['send'] = async (path, { token, body, form, method, headers = {}, signal, from } = {}) =>
    fetch(`${url}${path}`, {
      method: method ?? (body === undefined && form === undefined ? 'GET' : 'POST'),
      headers: {
        origin: shop,
        ...(from === undefined ? {} : { 'x-forwarded-for': from }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form }),
      ...(signal === undefined ? {} : { signal }),
    });
  const session: WebchatApi['session'] = async (from = `203.0.113.${(addresses += 1) % 250}`) => {
    const answer = await send('/sessions', { body: {}, from });
    if (answer.status !== 201) throw new Error(`no session: ${answer.status}`);
    return (await answer.json()) as { sessionId: string; token: string };
  };
  const chat: WebchatApi['chat'] = async () => {
    const begun = await session();
    const answer = await send('/chats', { token: begun.token, body: { id: 'c-1' } });
    return { ...begun, ...((await answer.json()) as { chatId: string }) };
  };
  const api: WebchatApi = { app, logLines, url, chats, streams, stored, drain, send, session, chat };
  opened.push(api);
  return api;
}

/** One event of a stream. */
export interface SentEvent {
  id: number | null;
  name: string | null;
  data: unknown;
}

/** A stream that is being read. */
export interface OpenedStream {
  status: number;
  headers: Headers;
  /** All text so far. */
  text(): string;
  /** Waits until so many events have arrived, or the stream has ended, and returns all. */
  events(count: number): Promise<SentEvent[]>;
  /** Resolves with all text when the server ends the stream. */
  ended: Promise<string>;
  /** True if the server has ended it. */
  isEnded(): boolean;
  close(): void;
}

/** Reads a stream, as it arrives. */
export async function readStream(answered: Promise<Response>, controller: AbortController): Promise<OpenedStream> {
  const answer = await answered;
  const read = { text: '', isEnded: false };
  let wake: () => void = () => undefined;
  const ended = (async () => {
    const decoder = new TextDecoder();
    try {
      for await (const piece of answer.body ?? []) {
        read.text += decoder.decode(piece, { stream: true });
        wake();
      }
    } catch {
      // The connection broke, or the test has closed it.
    }
    read.isEnded = true;
    wake();
    return read.text;
  })();
  const parsed = (): SentEvent[] => eventsOf(read.text);
  return {
    status: answer.status,
    headers: answer.headers,
    text: () => read.text,
    events: async (count) => {
      while (!read.isEnded && parsed().length < count) await new Promise<void>((resolve) => void (wake = resolve));
      return parsed();
    },
    ended,
    isEnded: () => read.isEnded,
    close: () => controller.abort(),
  };
}

/** Follows the events of a chat. */
export async function follow(
  api: WebchatApi,
  { token, chatId }: { token: string; chatId: string },
  { query = '', headers = {}, from }: { query?: string; headers?: Record<string, string>; from?: string } = {},
): Promise<OpenedStream> {
  const controller = new AbortController();
  const options = { token, headers, signal: controller.signal, ...(from === undefined ? {} : { from }) };
  return readStream(api.send(`/chats/${chatId}/events${query}`, options), controller);
}

/** The complete events in a text, as the HTML standard reads them. */
export function eventsOf(text: string): SentEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const fields = block.split('\n').filter((line) => !line.startsWith(':') && line !== '');
      const valueOf = (name: string) => fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const [id, data] = [valueOf('id'), valueOf('data')];
      if (data === undefined) return [];
      return [
        { id: id === undefined ? null : Number(id), name: valueOf('event') ?? null, data: JSON.parse(data) as unknown },
      ];
    });
}
