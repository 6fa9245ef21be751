import type { FailureDetails } from '../../domain/failures.ts';
import type { RawAnswer } from '../http/calls.ts';

/** What Zendesk's own client assumes when a 429 names no time. */
const defaultRetryAfterMs = 10_000;

/** Parses a header of the form `name=number; name=number`. */
function limitOf(header: string | string[] | undefined): Map<string, number> {
  const pairs = String(header ?? '').matchAll(/(\w+)=(\d+)/g);
  return new Map([...pairs].map(([, name = '', value]) => [name, Number(value)]));
}

/**
 * The limit that a 429 is about. Updates of one ticket by one user have a limit of their own, 30 in ten minutes, with
 * the header `zendesk-ratelimit-per-ticket-updates: total=30; remaining=0; resets=468` (seconds; recorded answers).
 * @param wait value of `Retry-After` in milliseconds, null when there is none
 */
export function rateLimitOf({ headers }: RawAnswer, wait: number | null): Partial<FailureDetails> {
  const limit = limitOf(headers['zendesk-ratelimit-per-ticket-updates']);
  const resets = limit.get('resets');
  if (limit.get('remaining') !== 0 || headers['x-rate-limit-remaining'] === '0') {
    return { retryAfterMs: wait ?? defaultRetryAfterMs };
  }
  const untilReset = resets === undefined ? defaultRetryAfterMs : resets * 1000;
  return { limitOf: 'ticket', retryAfterMs: wait ?? untilReset };
}
