import type { FastifyReply } from 'fastify';

import { FreshdeskError, defaultErrorBody } from './errors.ts';
import type { FreshdeskSettings } from './settings.ts';

const minuteMs = 60_000;
const shownLimit = 400;

/** Counts requests per minute, refused ones too, and sets Freshdesk's headers. */
export class RateLimit {
  readonly #settings: FreshdeskSettings;
  readonly #now: () => number;
  #startedAtMs = 0;
  #used = 0;

  constructor(settings: FreshdeskSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Counts one request. Throws the 429. */
  count(reply: FastifyReply): void {
    const nowMs = this.#now();
    if (this.#startedAtMs + minuteMs <= nowMs) {
      this.#startedAtMs = nowMs;
      this.#used = 0;
    }
    this.#used += 1;
    const limit = this.#settings.rateLimitPerMinute;
    reply.headers({
      'x-ratelimit-total': String(limit ?? shownLimit),
      'x-ratelimit-remaining': String(Math.max(0, (limit ?? shownLimit) - this.#used)),
      'x-ratelimit-used-currentrequest': '1',
    });
    if (limit === null || this.#used <= limit) return;
    reply.header('retry-after', String(Math.ceil((this.#startedAtMs + minuteMs - nowMs) / 1000)));
    throw new FreshdeskError(429, defaultErrorBody(429));
  }
}
