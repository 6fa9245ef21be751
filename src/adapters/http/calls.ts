import type { FailureDetails, FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { AnswerHeaders } from './retry-after.ts';

/** One call, in a form that is safe in messages: the path is the template, never filled in. */
export interface Call {
  /** The outside service, like `zendesk`. */
  service: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Like `/tickets/{id}`. */
  path: string;
  /** True for a write that is safe to make twice, so that a lost answer does not matter. */
  repeatable?: boolean;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: AnswerHeaders;
  text: string;
}

/** Code of an answer that is larger than what is read (undici, errors). */
const tooLarge = 'UND_ERR_RES_EXCEEDED_MAX_SIZE';

/** True for a write that must not be made twice: when its answer is lost, it may already be done. */
function mustNotRepeat(call: Call): boolean {
  return call.method !== 'GET' && call.repeatable !== true;
}

/**
 * The meaning of 408, a redirect and every 5xx.
 *
 * A 503 is definite only when the service itself says it (in its own format, or with a time to come back): it took
 * nothing. Any other 503 may come from a proxy that lost the service after it had done the write. So may 502 and 504,
 * and behind a 500 a late step may have failed.
 * @param fromService whether the body has the format of the service's own errors
 */
export function kindOfUnanswered(call: Call, { status, headers }: RawAnswer, fromService: boolean): FailureKind {
  if (status < 500) return 'unavailable';
  const isDefinite = status === 503 && (fromService || headers['retry-after'] !== undefined);
  return mustNotRepeat(call) && !isDefinite ? 'ambiguous' : 'unavailable';
}

/** The failure of one call. Its message holds only our own words and the vendor's error code. */
export function callFailure(call: Call, what: string, details: Omit<FailureDetails, 'service'>): ServiceFailure {
  const { service, method, path } = call;
  return new ServiceFailure(`${service} ${method} ${path}: ${what}`, { service, ...details });
}

/**
 * The failure of a call that ended without a usable answer. A write that was sent may or may not have been done. What is
 * too large to be read stays so: trying again does not help.
 * @param sent false when no byte of the request was sent
 * @param code short technical word, like `ECONNREFUSED`; `aborted` and `timeout` say that the time was up
 * @param status of an answer that came, but is of no use
 */
export function lostAnswer(call: Call, sent: boolean, code: string, status?: number): ServiceFailure {
  if (code === tooLarge && call.method === 'GET') {
    return callFailure(call, 'an answer that is too large', { kind: 'rejected', reason: 'tooLarge', status });
  }
  const kind: FailureKind = sent && mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  const timedOut = code === 'aborted' || code === 'timeout';
  const what = `${sent ? 'no usable answer' : 'not sent'} (${code})`;
  return callFailure(call, what, { kind, status, ...(timedOut ? { timedOut } : {}) });
}
