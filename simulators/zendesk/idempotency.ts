import { ZendeskError } from './errors.ts';
import type { ZendeskSettings } from './settings.ts';

/** A finished answer, kept to be given again. */
export interface StoredAnswer {
  body: unknown;
  location: string;
}

interface KeyEntry {
  request: string;
  answer: Promise<StoredAnswer>;
  finished: boolean;
  takenAtMs: number;
}

const maxKeyLength = 255;

/** The Idempotency-Keys of `POST /tickets`: for two hours, the same key and body get the same answer (Zendesk docs). */
export class IdempotencyKeys {
  readonly #entries = new Map<string, KeyEntry>();
  readonly #settings: ZendeskSettings;
  readonly #now: () => number;

  constructor(settings: ZendeskSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /**
   * Runs `create` once per key. `request` is the exact text of the body; another body with the same key gets the
   * documented 400. A refused create frees its key for a corrected request (not documented).
   */
  async run(
    key: string,
    request: string,
    create: () => Promise<StoredAnswer>,
  ): Promise<{ answer: StoredAnswer; lookup: 'hit' | 'miss' }> {
    if (key.length > maxKeyLength) throw idempotentError(`Idempotency key is longer than ${maxKeyLength} characters`);
    const known = this.#entries.get(key);
    if (known !== undefined && known.takenAtMs + this.#settings.idempotencyKeyLifeMs > this.#now()) {
      if (known.request !== request) throw idempotentError("Request parameters don't match the given idempotency key");
      if (!known.finished && this.#settings.inFlightDuplicate === 'conflict') throw inProgress();
      return { answer: await known.answer, lookup: 'hit' };
    }
    const entry: KeyEntry = { request, answer: create(), finished: false, takenAtMs: this.#now() };
    this.#entries.set(key, entry);
    try {
      const answer = await entry.answer;
      entry.finished = true;
      return { answer, lookup: 'miss' };
    } catch (error) {
      this.#entries.delete(key);
      throw error;
    }
  }
}

function idempotentError(description: string): ZendeskError {
  return new ZendeskError(400, { error: 'IdempotentRequestError', description });
}

function inProgress(): ZendeskError {
  return new ZendeskError(409, {
    error: 'IdempotentRequestInProgress',
    description: 'A request with the same idempotency key is still running',
  });
}
