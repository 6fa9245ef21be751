import type {
  FailureCause,
  FailureDetails,
  FailureKind,
  FieldFailure,
  RejectionReason,
  ServiceFailure,
} from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, kindOfUnanswered } from '../http/calls.ts';
import { causesInText, causesOf, safeCode } from '../http/causes.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { JiraErrorAnswer } from './schema.ts';
import { jiraErrorAnswer } from './schema.ts';

/** Used when a 429 names no time. */
const defaultRetryAfterMs = 5_000;
/** The fields of a request that come from our configuration. */
const settingFields = new Set(['project', 'issuetype', 'serviceDeskId', 'requestTypeId', 'pid']);

/** See `callFailure`. */
export function jiraFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'jira' }, what, details);
}

/** The rate limit that was hit (Jira docs, rate limiting), or else the key of a Jira Service Management message. */
function codeOf(envelope: JiraErrorAnswer | null, answer: RawAnswer): string | null {
  const reason = answer.headers['ratelimit-reason'];
  return safeCode(typeof reason === 'string' ? reason : null) ?? safeCode(envelope?.i18nErrorMessage?.i18nKey);
}

function fieldsOf(envelope: JiraErrorAnswer | null): FieldFailure[] {
  return Object.entries(envelope?.errors ?? {}).map(([field, message]) => ({
    field,
    message: typeof message === 'string' ? message : '',
  }));
}

/**
 * Why a request was refused, as codes and names of fields. Jira names a field as a key of `errors`, or only in a
 * sentence (`errorMessages`, in Jira Service Management `errorMessage`). Sentences are in the language of our account,
 * and only English ones are read.
 */
function causesIn(envelope: JiraErrorAnswer | null, fields: readonly FieldFailure[]): FailureCause[] {
  const named = fields.map(({ field, message }) => {
    const isRequired = /\brequired\b/iu.test(message);
    return { field, code: isRequired ? 'required' : (causesInText(message)[0]?.code ?? null) };
  });
  const texts = [...(envelope?.errorMessages ?? []), envelope?.errorMessage ?? ''];
  const key = { code: envelope?.i18nErrorMessage?.i18nKey ?? null };
  return causesOf([...named, ...texts.flatMap((text) => causesInText(text)), key]);
}

function reasonOf(status: number, fields: readonly FieldFailure[], causes: readonly FailureCause[]): RejectionReason {
  const isSetting = ({ field }: { field: string | null }): boolean => settingFields.has(field ?? '');
  if (status === 404 || status === 422 || fields.some(isSetting)) return 'configuration';
  if (causes.some(({ code }) => code === 'required')) return 'requiredFields';
  return fields.some(({ field }) => field.startsWith('customfield_')) ? 'configuration' : 'other';
}

/** True for an error in Jira's own format, and not in that of a gateway before it. */
function isOwn(envelope: JiraErrorAnswer | null): boolean {
  const { errorMessages, errors, errorMessage } = envelope ?? {};
  return [errorMessages, errors, errorMessage].some((part) => part != null);
}

/** Paths whose 404 is about the one record that was asked for: an issue, a user, a property. */
const ofRecord = /\{id\}|\{name\}|\/user$/u;

/**
 * The meaning of a status. Jira answers the same for "missing" and "not visible". A 404 of anything but a record means
 * that our account or a setting is wrong, and must never look like a missing ticket.
 */
function kindOf(call: Call, answer: RawAnswer, envelope: JiraErrorAnswer | null): FailureKind {
  const { status } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  if (status === 404) {
    // A page that does not come from the API says nothing.
    if (envelope === null && answer.text !== '') return 'unavailable';
    return ofRecord.test(call.path) ? 'notFound' : 'rejected';
  }
  if (status === 409) return 'conflict';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status >= 500 || status < 400) return kindOfUnanswered(call, answer, isOwn(envelope));
  return 'rejected';
}

/**
 * The failure that an unsuccessful answer means.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function failedAnswer(call: Call, answer: RawAnswer, now: number): ServiceFailure {
  const envelope = parseJson(jiraErrorAnswer, answer.text);
  const code = codeOf(envelope, answer);
  const kind = kindOf(call, answer, envelope);
  const fields = fieldsOf(envelope);
  const causes = causesIn(envelope, fields);
  const wait = retryAfterMs(answer.headers, now);
  return callFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'rateLimited' && code === 'jira-per-issue-on-write' ? { limitOf: 'ticket' as const } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(answer.status, fields, causes), fields } : {}),
    ...(causes.length === 0 ? {} : { causes }),
  });
}
