import { z } from 'zod';
import { readEvents, type StreamEvent } from './event-stream.ts';

const session = z.object({ token: z.string() });

/** Where the chat is, and from which page it is used. */
export interface ChatApiOptions {
  /** Address of the web chat, up to and including `/service-desk/v1`. */
  chatUrl: string;
  /** Origin of the page. */
  origin: string;
}

/** The web chat over HTTP, as the page uses it. All methods throw when a request is refused. */
export class ChatApi {
  readonly #options: ChatApiOptions;
  #token = '';

  constructor(options: ChatApiOptions) {
    this.#options = options;
  }

  /** @param identity says who is signed in */
  async begin(identity: string): Promise<void> {
    this.#token = session.parse(await (await this.post('/sessions', { identity })).json()).token;
  }

  post(path: string, body: unknown): Promise<Response> {
    return this.#send(path, { method: 'POST', body: JSON.stringify(body) }, { 'content-type': 'application/json' });
  }

  upload(path: string, file: File): Promise<Response> {
    const body = new FormData();
    body.append('file', file);
    return this.#send(path, { method: 'POST', body });
  }

  /** @param address of a file, as a message names it */
  async file(address: string): Promise<Buffer> {
    const { chatUrl } = this.#options;
    const path = new URL(address, chatUrl).pathname.slice(new URL(chatUrl).pathname.length);
    return Buffer.from(await (await this.#send(path)).arrayBuffer());
  }

  /** Reads the events of a chat from the first one, until `signal` says to stop. */
  async events(chatId: string, onEvent: (event: StreamEvent) => void, signal: AbortSignal): Promise<void> {
    const response = await this.#send(`/chats/${chatId}/events?after=0`, { signal });
    void readEvents(response.body, onEvent).catch(() => undefined);
  }

  async #send(path: string, init: RequestInit = {}, more: Record<string, string> = {}): Promise<Response> {
    const { chatUrl, origin } = this.#options;
    const access: Record<string, string> = this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` };
    const response = await fetch(`${chatUrl}${path}`, { ...init, headers: { origin, ...access, ...more } });
    if (!response.ok) throw new Error(`The web chat answered ${path.split('/', 2).join('/')} with ${response.status}.`);
    return response;
  }
}
