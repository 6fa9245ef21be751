import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { openEventStream, type EventStream, type StreamListener } from './event-stream.ts';

/** An answer of the service to a browser. */
export interface BrowserAnswer {
  status: number;
  json: Record<string, unknown>;
}

/** Wait time limit for one answer, and for one that counts, in milliseconds. */
const answerMs = 15_000;
const persistMs = 5 * 60_000;
const againMs = 300;

/** A visitor's browser, which speaks the API for browsers (docs/web-chat-api.md) and sends again what was not recorded. */
export class Browser {
  readonly #base: string;
  #token = '';

  /** @param url where the service, or the balancer in front of it, listens */
  constructor(url: string) {
    this.#base = `${url}/service-desk/v1`;
  }

  /** Begins a session. */
  async begin(): Promise<void> {
    const { json } = await this.persist('/sessions', {}, 201);
    this.#token = String(json['token']);
  }

  /**
   * Opens a chat with the team.
   * @returns its id
   */
  async openChat(reason: string): Promise<string> {
    const { json } = await this.persist('/chats', { id: randomUUID(), reason }, 201);
    return String(json['chatId']);
  }

  /**
   * Sends a message until it is recorded, each time with the same id.
   * @returns false if the chat is over
   */
  async say(chatId: string, text: string): Promise<boolean> {
    const { status } = await this.persist(`/chats/${chatId}/messages`, { id: randomUUID(), text }, 202, 409);
    return status === 202;
  }

  /** Ends the chat. */
  async end(chatId: string): Promise<void> {
    await this.persist(`/chats/${chatId}/end`, { by: 'visitor' }, 202);
  }

  /** Opens the events of a chat, see {@link openEventStream}. */
  stream(chatId: string, after: number, listener: StreamListener): Promise<EventStream> {
    return openEventStream(`${this.#base}/chats/${chatId}/events?after=${after}`, this.#token, listener);
  }

  /** Sends one request. */
  async post(path: string, body: object): Promise<BrowserAnswer> {
    const authorization = this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` };
    const response = await fetch(`${this.#base}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(answerMs),
    });
    return { status: response.status, json: (await response.json()) as BrowserAnswer['json'] };
  }

  /**
   * Sends the same request until it is answered with a wanted status.
   * @throws Error for another status that trying again does not change, or after five minutes
   */
  async persist(path: string, body: object, ...wanted: number[]): Promise<BrowserAnswer> {
    let last = '';
    for (const end = Date.now() + persistMs; Date.now() < end; await delay(againMs)) {
      try {
        const answer = await this.post(path, body);
        if (wanted.includes(answer.status)) return answer;
        last = `${answer.status} ${JSON.stringify(answer.json)}`;
        if (answer.status !== 429 && answer.status < 500) break;
      } catch (error) {
        last = error instanceof Error ? error.message : '';
      }
    }
    throw new Error(`POST ${path} was answered with: ${last}`);
  }
}
