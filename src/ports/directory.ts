import type { Requester, RequesterMatch } from '../domain/tickets/requesters.ts';
import type { CallOptions } from './call.ts';

/** By what a customer is looked up. `phone` is E.164, like `+15555550123`; `externalId` is the company's own id. */
export type RequesterQuery = { phone: string } | { email: string } | { externalId: string };

/** Who the customers are. Every method throws `ServiceFailure` and nothing else. */
export interface Requesters {
  /**
   * Finds the one customer who has exactly this. Several are never guessed at.
   * `unsupported` (capability `phoneLookup`) where the desk keeps no phone numbers.
   */
  find(query: RequesterQuery, options: CallOptions): Promise<RequesterMatch>;

  /** The customer, read fresh. `notFound` when there is none. */
  getRequester(id: string, options: CallOptions): Promise<Requester>;
}

/** What proves who a customer is. Every method throws `ServiceFailure` and nothing else. */
export interface PinRecords {
  /** What is stored as the customer's support PIN: a PIN record (see `pins/record.ts`), a plain PIN of old, or null. */
  getPinRecord(requesterId: string, options: CallOptions): Promise<string | null>;

  /** Replaces the stored record; null removes it. Safe to repeat. */
  setPinRecord(requesterId: string, record: string | null, options: CallOptions): Promise<void>;
}

/** Which number is which customer's, for desks that keep no phone numbers. Every method throws `ServiceFailure`. */
export interface PhoneBook {
  /** Id of the customer whose number this is, null when it is nobody's. `number` is E.164 in all methods. */
  ownerOf(number: string, options: CallOptions): Promise<string | null>;

  /** Makes the number this customer's unless it is somebody else's. Answers whose it is now. Safe to repeat. */
  register(number: string, requesterId: string, options: CallOptions): Promise<string>;

  /** Takes the number from this customer; does nothing when it is not theirs. Safe to repeat. */
  forget(number: string, requesterId: string, options: CallOptions): Promise<void>;
}

/** Customers and their proofs together. */
export type Directory = Requesters & PinRecords;
