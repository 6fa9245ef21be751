import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import type { FailureDetails, FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import { retryAfterMs } from '../../adapters/http/retry-after.ts';

const service = 'openai';
/** How long to wait when a 429 names no time. */
const defaultRetryAfterMs = 10_000;
const codePattern = /^[a-z][\w.-]{0,63}$/i;

/** The library's own error is not the cause: it may quote what was sent. */
function failure(what: string, details: Omit<FailureDetails, 'service'>): ServiceFailure {
  return new ServiceFailure(`${service} POST /chat/completions: ${what}`, { service, ...details });
}

/** The model's answer is unusable. Asking the same again would not help. */
export function unusableAnswer(what: string): ServiceFailure {
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
 * Translates whatever the client library throws. The model itself changes nothing, so a lost answer leaves nothing
 * uncertain.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function openAiFailure(error: unknown, now: number): ServiceFailure {
  if (error instanceof ServiceFailure) return error;
  if (error instanceof APIConnectionTimeoutError) return failure('no answer (timeout)', { kind: 'unavailable' });
  if (error instanceof APIUserAbortError) return failure('no answer (aborted)', { kind: 'unavailable' });
  if (error instanceof APIConnectionError) return failure('no answer (connectionFailed)', { kind: 'unavailable' });
  if (!(error instanceof APIError) || error.status === undefined) {
    // For an answer that is not JSON, the library throws the parser's error.
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
    // An unknown model or parameter is a mistake in the settings.
    ...(kind === 'rejected' ? { reason: 'configuration' as const } : {}),
  });
}
