import { ServiceError } from './errors.ts';
import { readEventStream } from './event-stream.ts';
import type { Connection } from './connection.ts';
import { pauseMs } from './retry.ts';
import type { ChatEvent } from './contract.ts';

const headersMs = 10_000;
/** The service writes something at least every 20 seconds; a stream that is silent for so long is dead. */
const silenceMs = 50_000;
/** A stream that lasted so long was a good one: the next pause is short again. */
const goodMs = 5_000;

/** Who hears about the events of a chat. */
export interface FollowerListener {
  /** Each event once, in order, with its id. */
  onEvent(id: number, event: ChatEvent): void;
  /** The stream is open, or it is not. */
  onLine(isUp: boolean): void;
  /** The chat is over or not ours: there will be no more events. */
  onGone(error: ServiceError): void;
  /** Events are missing, since the service has none that old: resolves to the id up to which the chat is shown now. */
  catchUp(): Promise<number>;
}

/** Follows the events of one chat, through any number of connections, until it is stopped. */
export class Follower {
  readonly #connection: Connection;
  readonly #listener: FollowerListener;
  readonly #path: string;
  #cursor: number;
  #running: AbortController | null = null;
  #pause: AbortController | null = null;

  /** @param cursor id of the last event that is known; 0 for none */
  constructor(connection: Connection, chatId: string, cursor: number, listener: FollowerListener) {
    this.#connection = connection;
    this.#listener = listener;
    this.#path = `/chats/${encodeURIComponent(chatId)}/events`;
    this.#cursor = cursor;
  }

  start(): void {
    if (this.#running !== null) return;
    this.#running = new AbortController();
    void this.#follow(this.#running.signal);
  }

  stop(): void {
    this.#running?.abort();
    this.#running = null;
  }

  /** Tries at once if it is waiting to try again. */
  hurry(): void {
    this.#pause?.abort();
  }

  async #follow(stopped: AbortSignal): Promise<void> {
    const { platform, report } = this.#connection;
    stopped.addEventListener('abort', () => this.#pause?.abort());
    for (let tries = 1; !stopped.aborted; tries += 1) {
      const startedAt = platform.now();
      let failure: unknown;
      try {
        await this.#readOnce(stopped);
      } catch (error) {
        failure = error;
      }
      if (stopped.aborted) return;
      this.#listener.onLine(false);
      if (failure !== undefined) report('events', failure);
      if (failure instanceof ServiceError && failure.isGone) {
        this.stop();
        return this.#listener.onGone(failure);
      }
      if (failure instanceof ServiceError && failure.status === 422) await this.#catchUp();
      if (platform.now() - startedAt >= goodMs) tries = 1;
      this.#pause = new AbortController();
      await platform.wait(pauseMs(tries, failure, platform.random), this.#pause.signal);
    }
  }

  async #readOnce(stopped: AbortSignal): Promise<void> {
    const { api, platform } = this.#connection;
    const connection = new AbortController();
    const end = (): void => connection.abort();
    stopped.addEventListener('abort', end);
    let lastSign = platform.now();
    let silence = headersMs;
    const watch = async (): Promise<void> => {
      while (!connection.signal.aborted) {
        const left = lastSign + silence - platform.now();
        if (left <= 0) return end();
        await platform.wait(left, connection.signal);
      }
    };
    void watch();
    try {
      const response = await api.send(`${this.#path}?after=${this.#cursor}`, { signal: connection.signal });
      if (response.body === null) throw new ServiceError(0, 'NO_STREAM');
      const sign = (): void => {
        lastSign = platform.now();
      };
      sign();
      silence = silenceMs;
      this.#listener.onLine(true);
      for await (const { id, name, data } of readEventStream(response.body, sign)) {
        if (stopped.aborted) return;
        await this.#take(Number(id), { name, data: JSON.parse(data) as unknown } as ChatEvent);
      }
    } finally {
      stopped.removeEventListener('abort', end);
      end();
    }
  }

  async #take(id: number, event: ChatEvent): Promise<void> {
    if (!Number.isInteger(id)) return;
    if (id > this.#cursor + 1) await this.#catchUp();
    if (id <= this.#cursor) return;
    this.#cursor = id;
    this.#listener.onEvent(id, event);
  }

  async #catchUp(): Promise<void> {
    this.#cursor = Math.max(this.#cursor, await this.#listener.catchUp());
  }
}
