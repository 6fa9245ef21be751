import type { FailureCause } from '../failures.ts';

/**
 * What an admin notice is about:
 * - `operationParked`: a write is parked until an administrator fixes the cause;
 * - `outageBegan`, `outageGoesOn`, `outageOver`: the help desk does not answer or takes no writes, still so, or no longer
 *   and all waiting writes are done;
 * - `ticketIncomplete`: a ticket was written, except for a part of it (for example an unknown group);
 * - `changesIncomplete`: the reconciliation cannot find every change in the desk;
 * - `noteWithheld`: internal notes are withheld, since the desk would show them to the customer;
 * - `messagingFailing`: conversations on the messaging platform cannot go on.
 */
export type AdminNoticeKind =
  | 'operationParked'
  | 'outageBegan'
  | 'outageGoesOn'
  | 'outageOver'
  | 'ticketIncomplete'
  | 'noteWithheld'
  | 'changesIncomplete'
  | 'messagingFailing';

/** Something the administrator has to know. Contains no personal data. */
export interface AdminNotice {
  /** The same for every attempt to send one notice, so that a receiver recognises repetitions. */
  id: string;
  kind: AdminNoticeKind;
  /** One or two sentences for a person. */
  text: string;
  /** Name of the help desk that the notice is about. */
  desk: string;
  /** ISO 8601. */
  at: string;
  /** Workflow id of the conversation, if the notice is about one. */
  conversation?: string;
  /** The reference that the customer was given, if the notice is about one write. */
  reference?: string;
  /** Kind of the failure, see `FailureKind`. */
  failure?: string;
  /** Codes and fields that the desk gave as its reason, if the notice is about a refusal. */
  causes?: FailureCause[];
  /** When the desk stopped answering, ISO 8601. */
  since?: string;
  /** How many writes wait for the desk to answer. */
  waiting?: number;
  /** References of the urgent writes among them, the oldest first; of very many only the first. */
  urgent?: string[];
  /** How many more of them are urgent; absent if none is. */
  moreUrgent?: number;
  /** How many writes are parked. */
  parked?: number;
  /** How many waiting writes were done since the desk began to answer again. */
  drained?: number;
  /** How many notices before this one were left out, since too many waited to be received; absent if none was. */
  leftOut?: number;
}
