import type { FailureDetails, FailureKind, FieldFailure, RejectionReason } from '../../domain/failures.ts';
import type { ServiceFailure } from '../../domain/failures.ts';
import type { ZendeskErrorAnswer } from './schema.ts';
import { zendeskErrorAnswer } from './schema.ts';
import type { Call, RawAnswer } from '../http/calls.ts';
import { callFailure, mustNotRepeat } from '../http/calls.ts';
import { retryAfterMs } from '../http/retry-after.ts';

/** What Zendesk's own client assumes when a 429 names no time. */
const defaultRetryAfterMs = 10_000;
/** Error codes are shown to operators only when they look like one: texts may hold customer data. */
const codePattern = /^[A-Za-z][\w.-]{0,63}$/;

/** See `callFailure`. */
export function zendeskFailure(
  call: Omit<Call, 'service'>,
  what: string,
  details: Omit<FailureDetails, 'service'>,
): ServiceFailure {
  return callFailure({ ...call, service: 'zendesk' }, what, details);
}

/** Reads whatever envelope the answer has; null when the body is empty, HTML or no JSON object. */
function readEnvelope(text: string): ZendeskErrorAnswer | null {
  try {
    return zendeskErrorAnswer.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

function codeOf(envelope: ZendeskErrorAnswer | null): string | null {
  const first = envelope?.errors?.[0];
  const error = envelope?.error;
  const candidates = typeof error === 'string' ? [error] : [error?.code, error?.title, first?.code, first?.title];
  return candidates.find((candidate) => typeof candidate === 'string' && codePattern.test(candidate)) ?? null;
}

function fieldsOf(envelope: ZendeskErrorAnswer | null): FieldFailure[] {
  return Object.entries(envelope?.details ?? {}).flatMap(([field, problems]) =>
    problems.map(({ description }) => ({ field, message: description ?? '' })),
  );
}

/** True when a problem is about one of these custom ticket fields: by its id, or in a list named after it. */
function concernsField(envelope: ZendeskErrorAnswer | null, fieldIds: readonly string[]): boolean {
  return Object.entries(envelope?.details ?? {}).some(([field, problems]) => {
    const named = /^custom_fields?(?:_(\d+))?$/.exec(field);
    if (named !== null && (named[1] === undefined ? fieldIds.length > 0 : fieldIds.includes(named[1]))) return true;
    return problems.some((problem) => 'ticket_field_id' in problem && fieldIds.includes(problem.ticket_field_id ?? ''));
  });
}

/**
 * Tells refusals apart by place and text (as peers do): there is no code. A custom field that we filled as configured
 * and that is refused all the same is configured wrongly.
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

/** The meaning of a status. 5xx after a write: the proxy or a late step may have failed when the work was done. */
function kindOf(call: Call, answer: RawAnswer, code: string | null, isJson: boolean): FailureKind {
  const { status } = answer;
  if (status === 401) return 'unauthenticated';
  if (status === 402 || status === 403) return 'forbidden';
  // The plan lacks it.
  if (status === 404 && code === 'InvalidEndpoint') return 'unsupported';
  // A page that is not the API's at all says nothing about the thing asked for.
  if (status === 404) return isJson || answer.text === '' ? 'notFound' : 'unavailable';
  if (status === 409) return 'conflict';
  // The key was used before, with another body: that try may be done (Zendesk docs, idempotency).
  if (status === 400 && code === 'IdempotentRequestError') return 'ambiguous';
  if (status === 429) return 'rateLimited';
  // The clocks differ: the incremental export wants a time more than a minute ago.
  if (status === 400 && code === 'StartTimeTooRecent') return 'unavailable';
  if (status === 408 || status === 503 || status < 400) return 'unavailable';
  if (status >= 500) return mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  return 'rejected';
}

/** `name=value; name=value` of a header, as numbers. */
function limitOf(header: string | string[] | undefined): Map<string, number> {
  const pairs = String(header ?? '').matchAll(/(\w+)=(\d+)/g);
  return new Map([...pairs].map(([, name = '', value]) => [name, Number(value)]));
}

/**
 * How a 429 is told: 30 updates of one ticket by one user in ten minutes are a limit of their own, shown in the header
 * `zendesk-ratelimit-per-ticket-updates: total=30; remaining=0; resets=468` (seconds; recorded answers).
 */
function rateLimitOf({ headers }: RawAnswer, wait: number | null): Partial<FailureDetails> {
  const limit = limitOf(headers['zendesk-ratelimit-per-ticket-updates']);
  const resets = limit.get('resets');
  if (limit.get('remaining') !== 0 || headers['x-rate-limit-remaining'] === '0') {
    return { retryAfterMs: wait ?? defaultRetryAfterMs };
  }
  const untilReset = resets === undefined ? defaultRetryAfterMs : resets * 1000;
  return { ticketLimit: true, retryAfterMs: wait ?? untilReset };
}

/**
 * Translates an answer that is no success, once and for all.
 * @param now epoch milliseconds, for `Retry-After` as a date
 * @param fieldIds custom ticket fields that the request set: a refusal of one of them is a matter of configuration
 */
export function failedAnswer(
  call: Call,
  answer: RawAnswer,
  now: number,
  fieldIds: readonly string[] = [],
): ServiceFailure {
  const envelope = readEnvelope(answer.text);
  const code = codeOf(envelope);
  const kind = kindOf(call, answer, code, envelope !== null);
  const fields = fieldsOf(envelope);
  const wait = retryAfterMs(answer.headers, now);
  return zendeskFailure(call, code === null ? `status ${answer.status}` : `status ${answer.status} ${code}`, {
    kind,
    status: answer.status,
    ...(kind === 'rateLimited' ? rateLimitOf(answer, wait) : {}),
    ...(kind === 'unavailable' && wait !== null ? { retryAfterMs: wait } : {}),
    ...(kind === 'rejected' ? { reason: reasonOf(envelope, fields, fieldIds), fields } : {}),
  });
}
