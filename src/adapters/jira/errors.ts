import type { FailureDetails, FailureKind, FieldFailure, RejectionReason } from '../../domain/failures.ts';
import type { ServiceFailure } from '../../domain/failures.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, mustNotRepeat } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';
import type { JiraErrorAnswer } from './schema.ts';
import { jiraErrorAnswer } from './schema.ts';

/** Used when a 429 names no time. */
const defaultRetryAfterMs = 5_000;
/** Operators only see a code that looks like a code: texts may hold customer data. */
const codePattern = /^[A-Za-z][\w.-]{0,99}$/;
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
  const candidates = [answer.headers['ratelimit-reason'], envelope?.i18nErrorMessage?.i18nKey];
  return candidates.find((code): code is string => typeof code === 'string' && codePattern.test(code)) ?? null;
}

function fieldsOf(envelope: JiraErrorAnswer | null): FieldFailure[] {
  return Object.entries(envelope?.errors ?? {}).map(([field, message]) => ({
    field,
    message: typeof message === 'string' ? message : '',
  }));
}

/**
 * Why a request was refused. Texts are in the language of our account, so the fields decide. Only the word "required"
 * is read, which needs an English account.
 */
function reasonOf(status: number, fields: FieldFailure[]): RejectionReason {
  if (status === 422 || fields.some(({ field }) => settingFields.has(field))) return 'configuration';
  if (fields.some(({ message }) => /\brequired\b/iu.test(message))) return 'requiredFields';
  return fields.some(({ field }) => field.startsWith('customfield_')) ? 'configuration' : 'other';
}

/** The meaning of a status. After a 5xx a write may have been done: a proxy or a late step may have failed. */
function kindOf(call: Call, answer: RawAnswer, isJson: boolean): FailureKind {
  const { status } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 403) return 'forbidden';
  // Jira answers the same for "missing" and "not visible". A page that does not come from the API says nothing.
  if (status === 404) return isJson || answer.text === '' ? 'notFound' : 'unavailable';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status === 503 || status < 400) return 'unavailable';
  if (status >= 500) return mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  return 'rejected';
}

/**
 * The failure that an unsuccessful answer means.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function failedAnswer(call: Call, answer: RawAnswer, now: number): ServiceFailure {
  const envelope = parseJson(jiraErrorAnswer, answer.text);
  const code = codeOf(envelope, answer);
  const kind = kindOf(call, answer, envelope !== null);
  const fields = fieldsOf(envelope);
  const wait = retryAfterMs(answer.headers, now);
  return callFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'rateLimited' && code === 'jira-per-issue-on-write' ? { limitOf: 'ticket' as const } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(answer.status, fields), fields } : {}),
  });
}
