import type { FailureDetails } from '../../domain/failures.ts';
import type { RawAnswer } from '../http/calls.ts';

/** What Zendesk's own client assumes when a 429 names no time. */
const defaultRetryAfterMs = 10_000;
/** Requests that the account has left in this minute (recorded answers). */
const accountHeaders = ['x-rate-limit-remaining', 'ratelimit-remaining'] as const;

/** Parses a header of the form `name=number; name=number`. */
function limitOf(header: string | string[] | undefined): Map<string, number> {
  const pairs = String(header ?? '').matchAll(/(\w+)=(\d+)/g);
  return new Map([...pairs].map(([, name = '', value]) => [name, Number(value)]));
}

/**
 * The limit that a 429 is about, if a header shows one that is used up: that of the account, or that of one ticket.
 * Updates of one ticket by one user have a limit of their own, 30 in ten minutes, with the header
 * `zendesk-ratelimit-per-ticket-updates: total=30; remaining=0; resets=468` (seconds; recorded answers). Zendesk has
 * further limits (creations, exports), so a 429 that shows neither says nothing about other requests.
 * @param wait value of `Retry-After` in milliseconds, null when there is none
 */
export function rateLimitOf({ headers }: RawAnswer, wait: number | null): Partial<FailureDetails> {
  if (accountHeaders.some((name) => headers[name] === '0')) {
    return { limitOf: 'desk', retryAfterMs: wait ?? defaultRetryAfterMs };
  }
  const ticket = limitOf(headers['zendesk-ratelimit-per-ticket-updates']);
  if (ticket.get('remaining') !== 0) return { retryAfterMs: wait ?? defaultRetryAfterMs };
  const resets = ticket.get('resets');
  const untilReset = resets === undefined ? defaultRetryAfterMs : resets * 1000;
  return { limitOf: 'ticket', retryAfterMs: wait ?? untilReset };
}
