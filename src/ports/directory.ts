import type { Requester, RequesterMatch } from '../domain/tickets/requesters.ts';
import type { CallOptions } from './call.ts';

/** How a customer is looked up. `phone` is E.164, like `+15555550123`; `externalId` is the company's own id. */
export type RequesterQuery = { phone: string } | { email: string } | { externalId: string };

/** Who the customers are. Every method throws `ServiceFailure` and nothing else. */
export interface Requesters {
  /**
   * Most requests to the desk that `find` sends one after the other; absent: one. Who refuses a PIN makes up for the
   * difference, so that the time does not show what was found.
   */
  readonly lookUpSteps?: number;

  /**
   * Finds the one customer who has exactly this value. Of several, none is picked; but of several with one phone
   * number, the only one who has a PIN, if the desk keeps the PINs too.
   * `unsupported` (capability `phoneLookup`) if the desk keeps no phone numbers.
   */
  find(query: RequesterQuery, options: CallOptions): Promise<RequesterMatch>;

  /** Reads the customer. `notFound` if there is none. */
  getRequester(id: string, options: CallOptions): Promise<Requester>;
}

/** What proves who a customer is. Every method throws `ServiceFailure` and nothing else. */
export interface PinRecords {
  /** The customer's stored support PIN: a PIN record (see `pins/record.ts`), a plain PIN from older times, or null. */
  getPinRecord(requesterId: string, options: CallOptions): Promise<string | null>;

  /** Replaces the stored record; null removes it. Safe to repeat. */
  setPinRecord(requesterId: string, record: string | null, options: CallOptions): Promise<void>;
}

/** Phone numbers of customers, for desks that keep none. Every method throws `ServiceFailure` and nothing else. */
export interface PhoneBook {
  /** Id of the customer whose number this is; null if it is nobody's. `number` is E.164 in all methods. */
  ownerOf(number: string, options: CallOptions): Promise<string | null>;

  /** Gives the number to this customer unless it is someone else's. Returns the owner's id. Safe to repeat. */
  register(number: string, requesterId: string, options: CallOptions): Promise<string>;

  /** Takes the number from this customer; does nothing if it is not theirs. Safe to repeat. */
  forget(number: string, requesterId: string, options: CallOptions): Promise<void>;
}

/** Customers and their PIN records. */
export type Directory = Requesters & PinRecords;
