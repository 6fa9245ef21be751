import { setTimeout as delay } from 'node:timers/promises';
import type { ChatClient, ClientStream, StreamEvent } from '../../../support/chat-client.ts';

/** Wait before a stream that broke off is opened again, in milliseconds. */
const againMs = 15;

/** A tab of a visitor's browser that follows a chat: it opens its stream again with its cursor whenever that ends. */
export class Tab {
  /** Id of the last event that the tab had when it was opened. */
  readonly after: number;
  readonly #pick: () => ChatClient;
  readonly #chatId: string;
  readonly #before: StreamEvent[] = [];
  #stream: ClientStream | null = null;
  #isClosed = false;

  /** @param pick chooses the process for each stream */
  constructor(pick: () => ChatClient, chatId: string, after: number) {
    this.#pick = pick;
    this.#chatId = chatId;
    this.after = after;
    void this.#follow();
  }

  /** Everything that has arrived, in the order of its arrival. */
  get events(): StreamEvent[] {
    return [...this.#before, ...(this.#stream?.events ?? [])];
  }

  /** Id of the last event. */
  get cursor(): number {
    return this.events.at(-1)?.id ?? this.after;
  }

  /** The chat was seen to end. */
  get isOver(): boolean {
    return this.events.some(({ name }) => name === 'ended');
  }

  /** The network drops the stream. */
  drop(): void {
    this.#stream?.close();
  }

  close(): void {
    this.#isClosed = true;
    this.drop();
  }

  async #follow(): Promise<void> {
    while (!this.#isClosed && !this.isOver) {
      try {
        const stream = await this.#pick().events(this.#chatId, this.cursor);
        this.#stream = stream;
        if (this.#isClosed) stream.close();
        await stream.ended;
        this.#stream = null;
        this.#before.push(...stream.events);
      } catch {
        // The process is gone, or takes no stream now.
        this.#stream = null;
      }
      if (!this.#isClosed && !this.isOver) await delay(againMs);
    }
  }
}
