import type { ServerResponse } from 'node:http';
import type { ChatEvent } from '../../../domain/webchat/events.ts';
import type { Backlog } from '../../../domain/webchat/requests.ts';
import { comment } from './sse.ts';

/** A stream with more than this unread, in bytes, takes nothing more: its browser is dead or too slow. */
const maximumUnread = 64 * 1024;
/** A browser that reads nothing of what it has missed for this long is cut off, in milliseconds. */
const readMs = 10_000;
/** What came while the backlog was on its way is fetched again, at most this often. */
const mostRounds = 4;

/** How the events of a chat become what a stream sends. */
export interface Format {
  /** Text that is sent first. */
  opening: string;
  /** Text of one event; null: the stream says nothing about it. */
  textOf(event: ChatEvent): string | null;
  /** True if nothing follows this event on the stream. */
  isLast(event: ChatEvent): boolean;
  /** Text before a stream ends that was not finished. */
  closing(): string;
}

/**
 * One open stream of a chat. Each event goes to it once, in the order of the ids; a stream that cannot be continued so is
 * ended, and the browser opens another with its cursor. It keeps nothing but what the socket has not taken yet.
 */
export class EventStream {
  /** What the stream is formatted by; one object for all streams of a kind. */
  readonly #format: Format;
  readonly #response: ServerResponse;
  /** Id of the last event that was sent. */
  #cursor: number;
  /** Highest id that was delivered while the stream could not take it yet. */
  #heard = 0;
  #isLive = false;

  constructor(response: ServerResponse, format: Format, after: number) {
    this.#response = response;
    this.#format = format;
    this.#cursor = after;
  }

  /** Takes events that were delivered to this process; some may have been sent before. */
  take(events: readonly ChatEvent[]): void {
    if (!this.#isLive) {
      this.#heard = Math.max(this.#heard, events.at(-1)?.id ?? 0);
      return;
    }
    for (const event of events) {
      if (event.id <= this.#cursor) continue;
      if (event.id > this.#cursor + 1) return this.end();
      if (this.#response.writableLength > maximumUnread) return this.cut();
      this.#send(event);
      if (this.#format.isLast(event)) return void this.#response.end();
    }
  }

  /**
   * Sends what the browser has missed, and from then on what is delivered.
   * @param backlogAfter returns the events after an id
   * @param head sends the head of the answer; called once the first backlog is there
   */
  async start(backlogAfter: (after: number) => Promise<Backlog>, head: () => void): Promise<void> {
    for (let round = 0; round < mostRounds; round += 1) {
      const { events, isOver } = await backlogAfter(this.#cursor);
      if (round === 0) {
        head();
        this.#response.write(this.#format.opening);
      }
      if (!(await this.#replay(events))) return;
      if (isOver) return void this.#response.end();
      if (this.#heard <= this.#cursor) {
        this.#isLive = true;
        return;
      }
    }
    this.end();
  }

  /** Keeps the connection open. */
  ping(): void {
    if (this.#isLive && this.#response.writableLength <= maximumUnread) this.#response.write(comment);
  }

  /** Ends the stream; the browser opens another one. */
  end(): void {
    this.#isLive = false;
    const { headersSent, writableEnded, writableLength } = this.#response;
    if (!headersSent || writableEnded || writableLength > maximumUnread) this.cut();
    else this.#response.end(this.#format.closing());
  }

  /** Drops the connection, and with it everything that was not read. */
  cut(): void {
    this.#isLive = false;
    this.#response.destroy();
  }

  /** Sends a backlog as fast as it is read. False: the stream has ended. */
  async #replay(events: readonly ChatEvent[]): Promise<boolean> {
    for (const event of events) {
      if (this.#response.writableLength > maximumUnread) await this.#read();
      if (this.#isOver()) return false;
      if (event.id <= this.#cursor) continue;
      this.#send(event);
      if (!this.#format.isLast(event)) continue;
      this.#response.end();
      return false;
    }
    return !this.#isOver();
  }

  #isOver(): boolean {
    return this.#response.writableEnded || this.#response.destroyed;
  }

  #send(event: ChatEvent): void {
    this.#cursor = event.id;
    const text = this.#format.textOf(event);
    if (text !== null) this.#response.write(text);
  }

  /** Waits until the browser has read what was sent, or cuts it off. */
  #read(): Promise<void> {
    const response = this.#response;
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        response.off('drain', done);
        response.off('close', done);
        resolve();
      };
      const timer = setTimeout(() => {
        this.cut();
        done();
      }, readMs);
      response.once('drain', done);
      response.once('close', done);
    });
  }
}
