import type {
  FailureDetails,
  FailureKind,
  FieldFailure,
  RejectionReason,
  ServiceFailure,
} from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, kindOfUnanswered } from '../http/calls.ts';
import { causesOf, safeCode } from '../http/causes.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { FreshdeskError } from './schema.ts';
import { freshdeskError } from './schema.ts';

/** Used when a 429 names no time. The limits are per minute. */
const defaultRetryAfterMs = 30_000;

/** See `callFailure`. */
export function freshdeskFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'freshdesk' }, what, details);
}

/** An id as a number, for a request body. Throws `rejected` when it is not an id of Freshdesk; nothing is sent then. */
export function idNumber(id: string, field: string): number {
  if (/^\d{1,15}$/.test(id)) return Number(id);
  const fields = [{ field, message: 'not an id of this help desk' }];
  const call = { method: 'POST', path: '/tickets' } as const;
  throw freshdeskFailure(call, 'not an id', { kind: 'rejected', reason: 'other', fields });
}

/** Freshdesk names a custom field with or without the object that holds it. */
function fieldName(field: string): string {
  return field.replace(/^custom_fields\./, '');
}

function codeOf(envelope: FreshdeskError | null): string | null {
  return safeCode(envelope?.code ?? envelope?.errors?.[0]?.code);
}

/**
 * Why a request was refused. An error in the custom field that we are configured with is a configuration problem,
 * unless the field is only empty. Fields that are required to close a ticket have the code `missing_field`, like all
 * mandatory fields (Freshdesk API v2, error codes).
 */
function reasonOf(envelope: FreshdeskError | null, ownFields: readonly string[]): RejectionReason {
  const errors = envelope?.errors ?? [];
  const isOwn = (field: string | null | undefined): boolean => ownFields.includes(fieldName(field ?? ''));
  if (errors.some(({ field, code }) => isOwn(field) && code !== 'missing_field')) return 'configuration';
  return errors.some(({ code }) => code === 'missing_field') ? 'requiredFields' : 'other';
}

/**
 * The meaning of a status. A 404 of anything but a record means that our key or a setting is wrong, and must never look
 * like a missing ticket.
 */
function kindOf(call: Call, answer: RawAnswer, envelope: FreshdeskError | null): FailureKind {
  const { status } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) {
    // A page that does not come from the API says nothing about the requested record.
    if (envelope === null && answer.text.trim() !== '') return 'unavailable';
    return call.path.includes('{id}') ? 'notFound' : 'rejected';
  }
  // The ticket to change is deleted or marked as spam (Freshdesk API v2, changelog of April 2016).
  if (status === 405) return 'notFound';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rateLimited';
  // Only Freshdesk itself gives a code or a list of errors; a gateway before it may give a message.
  const isOwn = envelope?.code != null || envelope?.errors != null;
  if (status === 408 || status >= 500 || status < 400) return kindOfUnanswered(call, answer, isOwn);
  return 'rejected';
}

/**
 * The failure that an unsuccessful answer means.
 * @param now epoch milliseconds, for `Retry-After` as a date
 * @param ownFields names of custom fields from our configuration
 */
export function failedAnswer(call: Call, answer: RawAnswer, now: number, ownFields: readonly string[]): ServiceFailure {
  const envelope = parseJson(freshdeskError, answer.text);
  const code = codeOf(envelope);
  const kind = kindOf(call, answer, envelope);
  const fields = (envelope?.errors ?? []).map(({ field, message }): FieldFailure => ({
    field: fieldName(field ?? ''),
    message: message ?? '',
  }));
  const wait = retryAfterMs(answer.headers, now);
  const reason = answer.status === 404 ? 'configuration' : reasonOf(envelope, ownFields);
  const named = (envelope?.errors ?? []).map(({ field, code: why }) => ({ field: fieldName(field ?? ''), code: why }));
  const causes = causesOf([...named, { code: envelope?.code }]);
  return freshdeskFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason, fields } : {}),
    ...(causes.length === 0 ? {} : { causes }),
  });
}
