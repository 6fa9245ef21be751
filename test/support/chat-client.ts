import { randomUUID } from 'node:crypto';
import { expect, vi } from 'vitest';

/** One event of a stream, as it arrives. */
export interface StreamEvent {
  id: number | null;
  /** `cursor`: only the browser's cursor moves. */
  name: string;
  data: Record<string, unknown>;
}

/** A stream that is read in the background. */
export interface ClientStream {
  /** The events so far, in the order of their arrival. */
  events: StreamEvent[];
  /** Waits for an event of this name whose data fit. */
  until(name: string, fits?: (data: Record<string, unknown>) => boolean): Promise<StreamEvent>;
  /** Each event in one line: who said what, or its name. */
  shown(): string[];
  /** Resolves when the server has ended it. */
  ended: Promise<void>;
  close(): void;
}

/** The origin of the page in tests. */
const shopOrigin = 'https://shop.example.com';

/** An answer of the middleware. */
export interface ChatAnswer {
  status: number;
  headers: Headers;
  json: Record<string, unknown>;
}

/** A visitor's browser, which speaks the contract over HTTP. */
export class ChatClient {
  readonly #base: string;
  token = '';

  /** @param url where the API listens */
  constructor(url: string) {
    this.#base = `${url}/service-desk/v1`;
  }

  /** Begins a session. */
  async begin(identity?: string): Promise<ChatAnswer> {
    const answer = await this.request('POST', '/sessions', identity === undefined ? {} : { identity });
    this.token = String(answer.json['token']);
    return answer;
  }

  /** Sends a request with the session's token. */
  async request(method: string, path: string, body?: unknown): Promise<ChatAnswer> {
    const response = await fetch(`${this.#base}${path}`, {
      method,
      headers: { ...this.#headers(), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === '' ? {} : JSON.parse(text) };
  }

  /** Opens a chat and returns its id. */
  async open(id: string = randomUUID(), more: object = {}): Promise<string> {
    const answer = await this.request('POST', '/chats', { id, reason: 'I was charged twice', ...more });
    requireStatus(answer, 201);
    return String(answer.json['chatId']);
  }

  /** Sends a message of the visitor; it has to be recorded. */
  async say(chatId: string, text: string, more: object = {}): Promise<void> {
    const answer = await this.request('POST', `/chats/${chatId}/messages`, { id: randomUUID(), text, ...more });
    requireStatus(answer, 202);
  }

  /** Uploads a file. */
  async upload(chatId: string, file: File): Promise<ChatAnswer> {
    const form = new FormData();
    form.append('file', file);
    const response = await fetch(`${this.#base}/chats/${chatId}/files`, {
      method: 'POST',
      headers: this.#headers(),
      body: form,
    });
    return { status: response.status, headers: response.headers, json: (await response.json()) as ChatAnswer['json'] };
  }

  /** Fetches a file by the address that a message names. */
  fetchFile(url: string): Promise<Response> {
    return fetch(new URL(url, this.#base), { headers: this.#headers() });
  }

  /** Opens the events of a chat. */
  events(chatId: string, after = 0): Promise<ClientStream> {
    return this.stream(`/chats/${chatId}/events?after=${after}`, { method: 'GET' });
  }

  /** Asks the assistant. */
  ask(text: string, id: string = randomUUID()): Promise<ClientStream> {
    const body = JSON.stringify({ id, text });
    return this.stream('/assistant', { method: 'POST', body, headers: { 'content-type': 'application/json' } });
  }

  /** Opens a stream; fails unless it begins. */
  async stream(path: string, init: { method: string; body?: string; headers?: object }): Promise<ClientStream> {
    const abort = new AbortController();
    const response = await fetch(`${this.#base}${path}`, {
      ...init,
      headers: { ...this.#headers(), ...init.headers },
      signal: abort.signal,
    });
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
    const events: StreamEvent[] = [];
    const ended = readEvents(response.body, events).catch(() => undefined);
    return {
      events,
      ended,
      close: () => abort.abort(),
      until: (name, fits = () => true) =>
        vi.waitFor(
          () => {
            const found = events.find((event) => event.name === name && fits(event.data));
            if (found === undefined) expect.fail(`no ${name} in ${JSON.stringify(events, null, 1)}`);
            return found;
          },
          { timeout: 25_000, interval: 10 },
        ),
      shown: () =>
        events.map(({ name, data }) => (name === 'message' ? `${String(data['by'])}: ${String(data['text'])}` : name)),
    };
  }

  #headers(): Record<string, string> {
    return { origin: shopOrigin, ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }) };
  }
}

function requireStatus({ status, json }: ChatAnswer, wanted: number): void {
  if (status !== wanted) throw new Error(`answered with ${status} instead of ${wanted}: ${JSON.stringify(json)}`);
}

async function readEvents(body: ReadableStream<Uint8Array> | null, events: StreamEvent[]): Promise<void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    events.push(...blocks.flatMap((block) => eventOf(block)));
  }
}

function eventOf(block: string): StreamEvent[] {
  const fields = new Map(
    block.split('\n').map((line) => [line.split(': ')[0] ?? '', line.slice(line.indexOf(': ') + 2)]),
  );
  const data = fields.get('data');
  const id = fields.get('id');
  if (data === undefined) return id === undefined ? [] : [{ id: Number(id), name: 'cursor', data: {} }];
  return [{ id: id === undefined ? null : Number(id), name: fields.get('event') ?? 'message', data: JSON.parse(data) }];
}
