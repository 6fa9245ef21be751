import type { FailureDetails, FailureKind, FieldFailure, RejectionReason } from '../../domain/failures.ts';
import type { ServiceFailure } from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, kindOfUnanswered } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import { causesOf, codeOf } from './causes.ts';
import { rateLimitOf } from './rate-limit.ts';
import type { ZendeskErrorAnswer } from './schema.ts';
import { zendeskErrorAnswer } from './schema.ts';

/** See `callFailure`. */
export function zendeskFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'zendesk' }, what, details);
}

function fieldsOf(envelope: ZendeskErrorAnswer | null): FieldFailure[] {
  return Object.entries(envelope?.details ?? {}).flatMap(([field, problems]) =>
    problems.map(({ description }) => ({ field, message: description ?? '' })),
  );
}

/** True when a problem is about one of these custom ticket fields: it has the field's id, or is listed under it. */
function concernsField(envelope: ZendeskErrorAnswer | null, fieldIds: readonly string[]): boolean {
  return Object.entries(envelope?.details ?? {}).some(([field, problems]) => {
    const named = /^custom_fields?(?:_(\d+))?$/.exec(field);
    if (named !== null && (named[1] === undefined ? fieldIds.length > 0 : fieldIds.includes(named[1]))) return true;
    return problems.some((problem) => 'ticket_field_id' in problem && fieldIds.includes(problem.ticket_field_id ?? ''));
  });
}

/**
 * Zendesk gives no code for a refusal, so the place and the text of its problems decide, as in other integrations. A
 * custom field that we filled as configured and that is refused is configured wrongly.
 */
function reasonOf(
  envelope: ZendeskErrorAnswer | null,
  fields: FieldFailure[],
  fieldIds: readonly string[],
): RejectionReason {
  if (fields.some(({ message }) => /closed prevents ticket update/i.test(message))) return 'ticketClosed';
  if (concernsField(envelope, fieldIds)) return 'configuration';
  const problems = Object.values(envelope?.details ?? {}).flat();
  const namesField = problems.some((problem) => 'ticket_field_id' in problem && problem.ticket_field_id != null);
  if (namesField || fields.some(({ message }) => /is required when solving/i.test(message))) return 'requiredFields';
  return 'other';
}

/** The meaning of a status. */
function kindOf(call: Call, answer: RawAnswer, code: string | null, isJson: boolean): FailureKind {
  const { status } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  // The plan does not include it.
  if (status === 404 && code === 'InvalidEndpoint') return 'unsupported';
  // A page that does not come from the API says nothing about the requested record.
  if (status === 404) return isJson || answer.text === '' ? 'notFound' : 'unavailable';
  if (status === 409) return 'conflict';
  // The key was used before, with another body. That try may have been done (Zendesk docs, idempotency).
  if (status === 400 && code === 'IdempotentRequestError') return 'ambiguous';
  if (status === 429) return 'rateLimited';
  // The clocks differ: the incremental export only takes a time more than a minute ago.
  if (status === 400 && code === 'StartTimeTooRecent') return 'unavailable';
  // Only Zendesk itself gives a code.
  if (status === 408 || status >= 500 || status < 400) return kindOfUnanswered(call, answer, code !== null);
  return 'rejected';
}

/** Failures that an operator has to understand, see `FailureDetails.causes`. */
const explained: ReadonlySet<FailureKind> = new Set(['rejected', 'forbidden', 'unauthenticated', 'unsupported']);

/**
 * The failure that an unsuccessful answer means.
 * @param now epoch milliseconds, for `Retry-After` as a date
 * @param fieldIds custom ticket fields that the request set. A refusal of one of them is a configuration problem
 */
export function failedAnswer(
  call: Call,
  answer: RawAnswer,
  now: number,
  fieldIds: readonly string[] = [],
): ServiceFailure {
  const envelope = parseJson(zendeskErrorAnswer, answer.text);
  const code = codeOf(envelope);
  const kind = kindOf(call, answer, code, envelope !== null);
  const fields = fieldsOf(envelope);
  const wait = retryAfterMs(answer.headers, now);
  const causes = explained.has(kind) ? causesOf(envelope) : [];
  return zendeskFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? rateLimitOf(answer, wait) : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(envelope, fields, fieldIds), fields } : {}),
    ...(causes.length === 0 ? {} : { causes }),
  });
}
