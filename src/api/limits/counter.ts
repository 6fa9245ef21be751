import rateLimit, { type RateLimitOptions } from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** What is being counted for this request; only counters use it. */
    limitKey: string;
  }
}

/** Most keys that one counter keeps; the one that was counted longest ago goes first. A key takes about 200 bytes. */
const maximumKeys = 10_000;
/** Limits are per minute. */
const windowMs = 60_000;
/** Zendesk repeats a webhook only if it is to wait for less than 60 seconds (Zendesk docs, webhooks). */
const longestWaitS = 59;

/** How often something was counted in its current minute. */
export interface Count {
  /** True if it was counted at all. */
  isCounted: boolean;
  /** True if it was counted more often than is allowed. */
  isExceeded: boolean;
  /** Until its minute ends, in seconds, 1 to 59. */
  retryAfterS: number;
}

/** Counts by key. A minute begins with the first time that a key is counted. */
export interface Counter {
  /** Counts the key once more. */
  add(request: FastifyRequest, key: string): Promise<Count>;
  /** Counts nothing. */
  read(request: FastifyRequest, key: string): Promise<Count>;
}

const unlimited = async (): Promise<Count> => ({ isCounted: false, isExceeded: false, retryAfterS: 1 });

/** Adds the library to the API, before {@link createCounter} is used. It limits nothing by itself. */
export async function prepareCounters(app: FastifyInstance): Promise<void> {
  app.decorateRequest('limitKey', '');
  await app.register(rateLimit, { global: false });
}

/**
 * Creates a counter in the memory of this process.
 * @param max most of each key in a minute; `Infinity`: nothing is counted
 */
export function createCounter(app: FastifyInstance, max: number): Counter {
  if (max === Infinity) return { add: unlimited, read: unlimited };
  const options: RateLimitOptions = {
    max,
    timeWindow: windowMs,
    cache: maximumKeys,
    keyGenerator: (request) => request.limitKey,
  };
  const count = app.createRateLimit(options);
  const countOf = async (request: FastifyRequest, key: string, increment: boolean): Promise<Count> => {
    // The key is read before anything is awaited, so a request can be counted under several keys. The number is read a
    // little later: requests of the very same moment are counted as if each were the last of them.
    request.limitKey = key;
    const result = await count(request, { increment });
    if (result.isAllowed) return unlimited();
    const { remaining, isExceeded, ttlInSeconds } = result;
    return {
      isCounted: remaining < max,
      isExceeded,
      retryAfterS: Math.min(longestWaitS, Math.max(1, ttlInSeconds)),
    };
  };
  return {
    add: (request, key) => countOf(request, key, true),
    read: (request, key) => countOf(request, key, false),
  };
}
