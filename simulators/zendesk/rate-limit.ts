import type { FastifyReply } from 'fastify';

import { ZendeskError, defaultErrorBody } from './errors.ts';
import type { ZendeskSettings } from './settings.ts';

const minuteMs = 60_000;
const tenMinutesMs = 600_000;
const shownLimit = 700;
/** The headers that show what is left of each limit. */
const limitHeaders = [
  'x-rate-limit',
  'x-rate-limit-remaining',
  'ratelimit-limit',
  'ratelimit-remaining',
  'ratelimit-reset',
  'zendesk-ratelimit-per-ticket-updates',
];

interface Bucket {
  startedAtMs: number;
  used: number;
}

/** Counts requests per minute, and updates of each ticket in 10 minutes. Sets Zendesk's headers. */
export class RateLimits {
  readonly #settings: ZendeskSettings;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(settings: ZendeskSettings, now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  /** Counts one API request. Throws the 429. */
  countRequest(reply: FastifyReply): void {
    const limit = this.#settings.rateLimitPerMinute ?? shownLimit;
    const { used, resetS } = this.#count('account', minuteMs);
    const remaining = String(Math.max(0, limit - used));
    reply.headers({
      'x-rate-limit': String(limit),
      'x-rate-limit-remaining': remaining,
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': remaining,
      'ratelimit-reset': String(resetS),
    });
    if (this.#settings.rateLimitPerMinute !== null && used > limit) throw this.#tooMany(reply, resetS);
  }

  /** Counts one update of a ticket by a user. Throws the 429. */
  countTicketUpdate(userId: number, ticketId: number, reply: FastifyReply): void {
    const limit = this.#settings.ticketUpdatesPer10Min ?? 30;
    const { used, resetS } = this.#count(`${userId}/${ticketId}`, tenMinutesMs);
    const remaining = Math.max(0, limit - used);
    reply.header('zendesk-ratelimit-per-ticket-updates', `total=${limit}; remaining=${remaining}; resets=${resetS}`);
    if (this.#settings.ticketUpdatesPer10Min !== null && used > limit) throw this.#tooMany(reply, resetS);
  }

  /** Counts a request to the incremental export. Throws the 429. */
  countExport(reply: FastifyReply): void {
    const limit = this.#settings.exportsPerMinute;
    const { used, resetS } = this.#count('export', minuteMs);
    if (limit !== null && used > limit) throw this.#tooMany(reply, resetS);
  }

  #count(key: string, windowMs: number): { used: number; resetS: number } {
    const nowMs = this.#now();
    const known = this.#buckets.get(key);
    const bucket =
      known !== undefined && known.startedAtMs + windowMs > nowMs ? known : { startedAtMs: nowMs, used: 0 };
    bucket.used += 1;
    this.#buckets.set(key, bucket);
    return { used: bucket.used, resetS: Math.ceil((bucket.startedAtMs + windowMs - nowMs) / 1000) };
  }

  #tooMany(reply: FastifyReply, retryAfterS: number): ZendeskError {
    if (this.#settings.rateLimitHeaders === 'bare') for (const name of limitHeaders) reply.removeHeader(name);
    reply.header('retry-after', String(retryAfterS));
    return new ZendeskError(429, defaultErrorBody(429));
  }
}
