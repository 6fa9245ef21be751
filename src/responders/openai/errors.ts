import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { FailureDetails, FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import { retryAfterMs } from '../../adapters/http/retry-after.ts';

const service = 'openai';
/** What is waited when a 429 names no time. */
const defaultRetryAfterMs = 10_000;
const codePattern = /^[a-z][\w.-]{0,63}$/i;

/** Without the library's own error as its cause: that may quote what was sent. */
function failure(what: string, details: Omit<FailureDetails, 'service'>): ServiceFailure {
  return new ServiceFailure(`${service} POST /chat/completions: ${what}`, { service, ...details });
}

/** The model answered, and nothing can be made of it. Asking the same again is of no use. */
export function nonsense(what: string): ServiceFailure {
  return failure(what, { kind: 'rejected', reason: 'other' });
}

function kindOf(status: number): FailureKind {
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status === 409 || status === 425 || status >= 500) return 'unavailable';
  return 'rejected';
}

/**
 * Translates whatever the client library throws. The model changes nothing by itself, so a lost answer is no riddle.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function openAiFailure(error: unknown, now: number): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  if (error instanceof APIConnectionTimeoutError) return failure('no answer (timeout)', { kind: 'unavailable' });
  if (error instanceof APIUserAbortError) return failure('no answer (aborted)', { kind: 'unavailable' });
  if (error instanceof APIConnectionError) return failure('no answer (connectionFailed)', { kind: 'unavailable' });
  if (!(error instanceof APIError) || error.status === undefined) {
    // An answer that is no JSON makes the library throw what the parser threw.
    return failure('no usable answer (unexpectedAnswer)', { kind: 'unavailable' });
  }
  const status: number = error.status;
  const kind = kindOf(status);
  const code = typeof error.code === 'string' && codePattern.test(error.code) ? ` ${error.code}` : '';
  const headers = Object.fromEntries(error.headers ?? []);
  const wait = retryAfterMs(headers, now);
  return failure(`status ${status}${code}`, {
    kind,
    status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    // No such model, a parameter it does not take: settings of ours.
    ...(kind === 'rejected' ? { reason: 'configuration' as const } : {}),
  });
}
