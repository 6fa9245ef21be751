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

/** True for a write that must not be made twice: when its answer is lost, it may already be done. */
export function mustNotRepeat(call: Call): boolean {
  return call.method !== 'GET' && call.repeatable !== true;
}

/** The failure of one call. Its message holds only our own words and the vendor's error code. */
export function callFailure(call: Call, what: string, details: Omit<FailureDetails, 'service'>): ServiceFailure {
  const { service, method, path } = call;
  return new ServiceFailure(`${service} ${method} ${path}: ${what}`, { service, ...details });
}

/**
 * The failure of a call that ended without a usable answer. A write that was sent may or may not have been done.
 * @param sent false when no byte of the request was sent
 * @param code short technical word, like `ECONNREFUSED`
 */
export function lostAnswer(call: Call, sent: boolean, code: string): ServiceFailure {
  const kind: FailureKind = sent && mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  return callFailure(call, `${sent ? 'no usable answer' : 'not sent'} (${code})`, { kind });
}
