/**
 * What an administrator is told:
 * - `operationParked`: a write waits until somebody mends what only an administrator can mend;
 * - `outageBegan`, `outageGoesOn`, `outageOver`: the help desk does not answer, still does not, does again and
 *   everything that waited is done;
 * - `ticketIncomplete`: a ticket is there, but not all that was wanted of it (an unknown group, say);
 * - `noteWithheld`: internal notes are kept back, since the desk would show them to the customer.
 */
export type NoticeKind =
  | 'operationParked'
  | 'outageBegan'
  | 'outageGoesOn'
  | 'outageOver'
  | 'ticketIncomplete'
  | 'noteWithheld';

/** Something an administrator has to know; without personal data. */
export interface Notice {
  /** The same for every try of one notice, so that a receiver can tell repetitions. */
  id: string;
  kind: NoticeKind;
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
  /** How many writes were made up for since the desk answers again. */
  drained?: number;
}
