import type { Connection } from './connection.ts';
import { withTimeLimit } from './retry.ts';

const tryMs = 4_000;

/** Tells the agent whether the visitor types: only changes, in order, and the last one certainly tried. */
export class Typing {
  readonly #connection: Connection;
  readonly #path: string;
  #wanted = false;
  #told = false;
  #sending: Promise<void> | null = null;

  constructor(connection: Connection, chatId: string) {
    this.#connection = connection;
    this.#path = `/chats/${encodeURIComponent(chatId)}/typing`;
  }

  /** Resolves when the service was told, or could not be. */
  set(isTyping: boolean): Promise<void> {
    this.#wanted = isTyping;
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null;
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    const { api, platform, report } = this.#connection;
    while (this.#told !== this.#wanted) {
      const typing = this.#wanted;
      this.#told = typing;
      await withTimeLimit(platform, tryMs, (signal) => api.post(this.#path, { typing }, signal)).catch(
        (error: unknown) => report('typing', error),
      );
    }
  }
}
