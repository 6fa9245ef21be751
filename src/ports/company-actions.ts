import type { CompanyAnswer, CompanyRequest } from '../domain/messaging/company-actions.ts';
import type { Requester } from '../domain/tickets/requesters.ts';
import type { CallOptions } from './call.ts';

/** One attempt of an action. */
export interface CompanyCall extends CompanyRequest {
  /** The same for all attempts of one request. */
  key: string;
  /** The customer, once they have proven who they are; null before. */
  customer: Requester | null;
}

/**
 * Uses the company's own systems. Safe to repeat: a write carries a key by which the company recognises it. Throws
 * `ServiceFailure` if another attempt may help, and nothing else.
 */
export interface CompanyActions {
  perform(call: CompanyCall, options: CallOptions): Promise<CompanyAnswer>;
}
