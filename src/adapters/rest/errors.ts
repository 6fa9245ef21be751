import type { FailureDetails, FailureKind, RejectionReason } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, mustNotRepeat } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { RestErrorAnswer } from './schema.ts';
import { restErrorAnswer } from './schema.ts';

/** Used when a 429 names no time. */
const defaultRetryAfterMs = 10_000;
/** Operators only see a code that looks like a code: texts may hold customer data. */
const codePattern = /^[a-z][\w.-]{0,63}$/i;

/** See `callFailure`. */
export function restFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'rest' }, what, details);
}

/** True when the key was used before with another body. That earlier write was done. */
export function isKeyReused(error: unknown): boolean {
  return error instanceof ServiceFailure && error.kind === 'ambiguous' && error.details.status === 422;
}

function kindOfConflict(code: string | null): FailureKind {
  if (code === 'ticket_closed') return 'rejected';
  // Our own earlier try is still running.
  return code === 'in_progress' ? 'unavailable' : 'conflict';
}

/** The meaning of a status. After a 5xx a write may have been done: a proxy or a late step may have failed. */
function kindOf(call: Call, { status, text }: RawAnswer, code: string | null): FailureKind {
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  // A page that does not come from the API says nothing about the requested record.
  if (status === 404) return code !== null || text === '' ? 'notFound' : 'unavailable';
  if (status === 409) return kindOfConflict(code);
  if (status === 412) return 'conflict';
  if (status === 422 && code === 'idempotency_key_reused') return 'ambiguous';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status === 425 || status === 503 || status < 400) return 'unavailable';
  if (status >= 500) return mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  return 'rejected';
}

function reasonOf(code: string | null): RejectionReason {
  if (code === 'ticket_closed') return 'ticketClosed';
  return code === 'required_fields' ? 'requiredFields' : 'other';
}

function fieldsOf(envelope: RestErrorAnswer | null): { field: string; message: string }[] {
  return (envelope?.error.fields ?? []).map(({ field, message }) => ({ field, message: message ?? '' }));
}

/**
 * The failure that an unsuccessful answer means.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function failedAnswer(call: Call, answer: RawAnswer, now: number): ServiceFailure {
  const envelope = parseJson(restErrorAnswer, answer.text);
  const code = envelope !== null && codePattern.test(envelope.error.code) ? envelope.error.code : null;
  const kind = kindOf(call, answer, code);
  const wait = retryAfterMs(answer.headers, now);
  return callFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(code), fields: fieldsOf(envelope) } : {}),
  });
}
