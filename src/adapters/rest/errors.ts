import type { FailureDetails, FailureKind, RejectionReason } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, kindOfUnanswered } from '../http/calls.ts';
import { causesOf, safeCode } from '../http/causes.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { RestErrorAnswer } from './schema.ts';
import { restErrorAnswer } from './schema.ts';

/** Used when a 429 names no time. */
const defaultRetryAfterMs = 10_000;

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

/**
 * The meaning of a status. A 404 of anything but a record means that the address or the token is wrong, and must never
 * look like a missing ticket.
 */
function kindOf(call: Call, answer: RawAnswer, code: string | null): FailureKind {
  const { status, text } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  if (status === 404) {
    // A page that does not come from the API says nothing about the requested record.
    if (code === null && text !== '') return 'unavailable';
    return call.path.includes('{id}') ? 'notFound' : 'rejected';
  }
  if (status === 409) return kindOfConflict(code);
  if (status === 412) return 'conflict';
  if (status === 422 && code === 'idempotency_key_reused') return 'ambiguous';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status === 425 || status >= 500 || status < 400) {
    return kindOfUnanswered(call, answer, code !== null);
  }
  return 'rejected';
}

function reasonOf(status: number, code: string | null): RejectionReason {
  if (status === 404) return 'configuration';
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
  const code = safeCode(envelope?.error.code);
  const kind = kindOf(call, answer, code);
  const wait = retryAfterMs(answer.headers, now);
  const fields = fieldsOf(envelope);
  const causes = causesOf(fields.length === 0 ? [{ code }] : fields.map(({ field }) => ({ code, field })));
  return callFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(answer.status, code), fields } : {}),
    ...(causes.length === 0 ? {} : { causes }),
  });
}
