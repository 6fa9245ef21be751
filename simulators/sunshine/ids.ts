import { createHash, randomBytes } from 'node:crypto';

/**
 * Makes ids and secrets. Ids are 24 hex digits that rise with time, as the platform's own do. A part of them is random,
 * so that ids of two simulators never collide, wherever they are stored together.
 */
export class Ids {
  readonly #own = randomBytes(5).toString('hex');
  readonly #now: () => number;
  #count = 0;
  #lastSeconds = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** A new id, greater than all earlier ones. */
  next(): string {
    this.#count += 1;
    this.#lastSeconds = Math.max(this.#lastSeconds, Math.floor(this.#now() / 1000));
    const seconds = this.#lastSeconds.toString(16).padStart(8, '0');
    return `${seconds}${this.#own}${this.#count.toString(16).padStart(6, '0')}`;
  }

  /** A new secret, which cannot be derived from ids. */
  secret(): string {
    this.#count += 1;
    return createHash('sha256').update(`secret/${this.#count}`).digest('base64url');
  }
}
