import { Chain } from './chain.ts';
import type { Connection } from './connection.ts';
import { ServiceError } from './errors.ts';
import { retry } from './retry.ts';

/** The chat marks a message as failed after 20 seconds: ours must have failed before, so that nothing arrives later. */
const sendMs = 18_000;
const tryMs = 6_000;

/** Sends the visitor's messages one after another, each until it is acknowledged. */
export class Outbox {
  readonly #connection: Connection;
  readonly #path: string;
  readonly #chain = new Chain(() => undefined);
  readonly #onGone: () => void;
  #isClosed = false;

  /** @param onGone called when the service says that the chat is over */
  constructor(connection: Connection, chatId: string, onGone: () => void) {
    this.#connection = connection;
    this.#path = `/chats/${encodeURIComponent(chatId)}/messages`;
    this.#onGone = onGone;
  }

  /** What still waits is not sent. */
  close(): void {
    this.#isClosed = true;
  }

  /**
   * Sends a message after all earlier ones; each try has the same id.
   * @throws ServiceError when it was refused, or not acknowledged within 18 seconds
   */
  async send(id: string, text: string, files: string[] = []): Promise<void> {
    const { platform, shown, report } = this.#connection;
    const until = platform.now() + sendMs;
    shown.add(id);
    let failure: unknown = null;
    await this.#chain.add(async () => {
      try {
        await this.#post({ id, text, ...(files.length > 0 && { files }) }, until);
      } catch (error) {
        report('message', error);
        failure = error;
      }
    });
    if (failure instanceof ServiceError && [404, 409, 410].includes(failure.status)) this.#onGone();
    if (failure !== null) throw failure;
  }

  async #post(message: { id: string; text: string; files?: string[] }, until: number): Promise<void> {
    const { api, platform } = this.#connection;
    if (this.#isClosed) throw new ServiceError(409, 'CLOSED');
    if (platform.now() >= until) throw new ServiceError(0, 'TIMEOUT');
    await retry(platform, { until, tryMs }, (signal) => api.post(this.#path, message, signal));
  }
}
