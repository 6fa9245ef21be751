import type { FailureDetails, FailureKind, RejectionReason, ServiceFailure } from '../../domain/failures.ts';
import { sunshineErrorAnswer } from './schema.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, kindOfUnanswered } from '../http/calls.ts';
import { parseJson } from '../http/json.ts';
import { retryAfterMs } from '../http/retry-after.ts';

/** Wait after a 429 without `Retry-After`: the platform does not promise one, and documents no limits. */
const defaultRetryAfterMs = 5_000;
/** Codes are shown to operators only if they look like one, since free text may hold customer data. */
const codePattern = /^[a-z][\w.-]{0,63}$/i;

/** The code of a 404 for the app itself, instead of something in it (Sunshine Conversations v2, errors). */
export const appNotFound = 'app_not_found';

/** See `callFailure`. */
export function sunshineFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'sunshine' }, what, details);
}

/** The meaning of a status. */
function kindOf(call: Call, answer: RawAnswer, isJson: boolean, code: string | null): FailureKind {
  const { status } = answer;
  // Not the conversation is missing, but the whole app: a wrong or deleted SUNSHINE_APP_ID.
  if (status === 404 && code === appNotFound) return 'forbidden';
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  // A page that does not come from the API says nothing about the resource.
  if (status === 404) return isJson || answer.text.trim() === '' ? 'notFound' : 'unavailable';
  if (status === 409) return 'conflict';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status >= 500 || status < 400) return kindOfUnanswered(call, answer, isJson);
  return 'rejected';
}

/**
 * Why it was refused, by the codes of the specification: `locked` means a conversation with 30 000 messages, an invalid
 * action that our seat does not have control, an invalid target that the seat does not exist.
 */
function reasonOfCode(code: string | null, status?: number): RejectionReason {
  if (code === 'locked' || status === 423) return 'conversationFull';
  if (code === 'switchboard_invalid_action') return 'notInControl';
  if (code === 'switchboard_invalid_target') return 'configuration';
  return 'other';
}

/**
 * Translates an unsuccessful answer; nothing else has to interpret it.
 * @param now epoch milliseconds, for `Retry-After` as a date
 */
export function failedAnswer(call: Call, answer: RawAnswer, now: number): ServiceFailure {
  const envelope = parseJson(sunshineErrorAnswer, answer.text);
  const found = envelope?.errors[0]?.code ?? null;
  const code = found !== null && codePattern.test(found) ? found : null;
  const kind = kindOf(call, answer, envelope !== null, code);
  const wait = retryAfterMs(answer.headers, now);
  return sunshineFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? { retryAfterMs: wait ?? defaultRetryAfterMs } : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOfCode(code, answer.status), fields: [] } : {}),
  });
}
