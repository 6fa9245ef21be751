import type { FailureDetails, FailureKind } from '../../domain/failures.ts';
import { ServiceFailure } from '../../domain/failures.ts';
import type { AnswerHeaders } from './retry-after.ts';

/** One call as it may be named in messages: the path is the template, never filled in. */
export interface Call {
  /** Which outside service is called, like `zendesk`. */
  service: string;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Like `/tickets/{id}`. */
  path: string;
  /** True for a write that may be made twice without harm: a lost answer is then no riddle. */
  repeatable?: boolean;
}

/** An answer as it came over the wire. */
export interface RawAnswer {
  status: number;
  headers: AnswerHeaders;
  text: string;
}

/** True when it matters whether a call whose answer was lost had been done. */
export function mustNotRepeat(call: Call): boolean {
  return call.method !== 'GET' && call.repeatable !== true;
}

/** A failure of one call. The message is made of our own words and the vendor's error code only. */
export function callFailure(call: Call, what: string, details: Omit<FailureDetails, 'service'>): ServiceFailure {
  const { service, method, path } = call;
  return new ServiceFailure(`${service} ${method} ${path}: ${what}`, { service, ...details });
}

/**
 * The call ended without a usable answer. Once a write was sent, nobody knows whether it was done.
 * @param sent false when not one byte of the request had left
 * @param code short technical word, like `ECONNREFUSED`
 */
export function lostAnswer(call: Call, sent: boolean, code: string): ServiceFailure {
  const kind: FailureKind = sent && mustNotRepeat(call) ? 'ambiguous' : 'unavailable';
  return callFailure(call, `${sent ? 'no usable answer' : 'not sent'} (${code})`, { kind });
}
