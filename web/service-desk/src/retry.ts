import { ServiceError } from './errors.ts';
import type { Platform } from './platform.ts';

const firstPauseMs = 300;
const longestPauseMs = 10_000;

/**
 * How long to wait before the next try: 300 ms doubled with each try up to 10 s, spread by half so that browsers do not
 * come back all at once; never earlier than the service asked for.
 * @param tries how many have failed in a row, at least 1
 */
export function pauseMs(tries: number, error: unknown, random: () => number): number {
  const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(tries - 1, 10)) * (0.5 + random() / 2);
  return Math.max(pause, error instanceof ServiceError ? error.retryAfterMs : 0);
}

/** How long to go on trying. */
export interface RetryLimits {
  /** No try begins or goes on after this time, in milliseconds since 1970. */
  until: number;
  /** The most that one try may take, in milliseconds. */
  tryMs?: number;
  signal?: AbortSignal;
  onFailure?: (error: ServiceError) => void;
}

/**
 * Tries until it succeeds, fails for good, or time is up.
 * @param attempt one try; the signal ends it
 * @throws ServiceError the last one
 */
export async function retry<Result>(
  platform: Platform,
  { until, tryMs = 8_000, signal, onFailure }: RetryLimits,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await withTimeLimit(platform, Math.min(tryMs, until - platform.now()), attempt, signal);
    } catch (error) {
      const failure = error instanceof ServiceError ? error : new ServiceError(0, 'NETWORK');
      onFailure?.(failure);
      const pause = pauseMs(tries, failure, platform.random);
      if (!failure.isTemporary || isAborted(signal) || platform.now() + pause >= until) throw failure;
      await platform.wait(pause, signal);
      if (isAborted(signal)) throw failure;
    }
  }
}

/**
 * Ends the action when time is up.
 * @throws ServiceError `TIMEOUT`, and what the action throws
 */
export async function withTimeLimit<Result>(
  platform: Platform,
  ms: number,
  action: (signal: AbortSignal) => Promise<Result>,
  outer?: AbortSignal,
): Promise<Result> {
  if (isAborted(outer)) throw new ServiceError(0, 'ABORTED');
  const done = new AbortController();
  const end = (): void => done.abort();
  outer?.addEventListener('abort', end);
  const timeLimit = platform.wait(Math.max(ms, 0), done.signal).then(() => {
    throw new ServiceError(0, isAborted(outer) ? 'ABORTED' : 'TIMEOUT');
  });
  try {
    return await Promise.race([action(done.signal), timeLimit]);
  } finally {
    done.abort();
    timeLimit.catch(() => undefined);
    outer?.removeEventListener('abort', end);
  }
}

// As a function, since the compiler takes a signal that was not aborted for one that never is.
function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}
