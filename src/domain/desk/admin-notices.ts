/**
 * What an administrator is told:
 * - `operationParked`: a write waits until an administrator fixes the cause;
 * - `outageBegan`, `outageGoesOn`, `outageOver`: the help desk does not answer, still does not, or answers again and all
 *   writes that waited are done;
 * - `ticketIncomplete`: a ticket was written, but a part of it could not be (an unknown group, say);
 * - `noteWithheld`: internal notes are withheld, since the desk would show them to the customer.
 */
export type AdminNoticeKind =
  | 'operationParked'
  | 'outageBegan'
  | 'outageGoesOn'
  | 'outageOver'
  | 'ticketIncomplete'
  | 'noteWithheld';

/** Something the administrator has to know; without personal data. */
export interface AdminNotice {
  /** The same for every try of one notice, so that a receiver can tell repetitions. */
  id: string;
  kind: AdminNoticeKind;
  /** One sentence for a person. */
  text: string;
  /** Which help desk it is about. */
  desk: string;
  /** ISO 8601. */
  at: string;
  /** Workflow id of the conversation, where it is about one. */
  conversation?: string;
  /** What the customer was told to quote, where it is about one write. */
  reference?: string;
  /** What the failure means, see `FailureKind`. */
  failure?: string;
  /** Since when the desk has not answered, ISO 8601. */
  since?: string;
  /** How many writes wait for the desk to answer. */
  waiting?: number;
  /** References of the urgent ones among them. */
  urgent?: string[];
  /** How many writes wait for the administrator. */
  parked?: number;
  /** How many of the writes that waited were done since the desk answers again. */
  drained?: number;
}
