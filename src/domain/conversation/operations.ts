import { conversationBytes } from '../budgets.ts';
import { newestWithin } from '../size.ts';
import { truncate } from '../text.ts';
import type { FailureKind, RateLimitScope, Refused } from '../failures.ts';
import type { TicketBase } from '../tickets/manual-changes.ts';
import type { Ticket, TicketChange, TicketDraft } from '../tickets/tickets.ts';
import type { Unmet } from '../tickets/unmet.ts';

/** Longest withheld note, in UTF-16 code units. */
const longestNote = 4_000;

/** A write to the help desk, recorded before it is tried and kept until it is done. */
export interface Operation {
  /** 1, 2, 3… within the conversation. */
  id: number;
  /** What the customer asked for; decides how the result is reported. */
  purpose: 'create' | 'change' | 'escalate' | 'record';
  /** Id of the operation whose comment includes this one's; null unless the desk limits writes to the ticket. */
  mergedInto: number | null;
  /** Operations of one lane (one ticket) run in the order they were recorded. */
  lane: string;
  request:
    | { kind: 'createTicket'; draft: TicketDraft }
    | { kind: 'changeTicket'; ticketId: string | null; change: TicketChange };
  /**
   * The verified customer to whom the ticket belonged when the write was recorded; it is never written to a ticket of
   * somebody else. Null if nobody was verified, or if the ticket is the conversation's own and was never the customer's.
   */
  owner: string | null;
  /** The ticket to change instead of the lane's own: the follow-up of a closed one. */
  target: string | null;
  /** The reference that the customer can quote. */
  reference: string;
  /** Time limit of the first attempt: as long as the customer waits, in milliseconds. */
  budgetMs: number;
  /** Epoch milliseconds. */
  recordedAt: number;
  /** Epoch milliseconds; null before the first attempt. */
  firstTriedAt: number | null;
  /**
   * `waiting`: the help desk cannot do it now, so it is tried again until it can; `parked`: an administrator must act.
   */
  state: 'recorded' | 'running' | 'waiting' | 'parked' | 'done' | 'failed';
  /** Why it failed last; null if it did not, or by a bug of ours. */
  failure: Refused | null;
  /** True if it is not needed once its ticket is closed for good or gone. */
  optional: boolean;
  /** The customer was told that it is recorded, so it must not fail without anybody noticing. */
  promised: boolean;
  /** An operator has asked for it again after it was parked since its ticket had changed hands. */
  retried: boolean;
  /** How often it has failed and had to wait. */
  delays: number;
  /** The desk was asked for this write and may have done it, although its answer was lost. */
  mayBeDone: boolean;
  /** The ticket as it was when the change was first tried: later differences are the work of others. */
  base: TicketBase | null;
  /** The parts of the write that the desk could not do. */
  unmet: Unmet[];
  /** The ticket after the write. */
  ticket: Ticket | null;
  /** Why it waits, as the desk watch was told; absent unless it waits. */
  wait?: Wait | undefined;
  /** The desk watch has permitted the next attempt; absent otherwise. */
  permitted?: true | undefined;
}

/** Why the last attempt of a write failed, as far as the desk watch needs it. */
export interface Wait {
  failure: FailureKind;
  /** Wait time that the desk asked for, in milliseconds; null if it asked for none. */
  retryAfterMs: number | null;
  /** What the desk's rate limit applies to; null if the desk does not say, or if it was another failure. */
  limitOf: RateLimitScope | null;
}

/** A write to be recorded; see {@link Operation} for the fields. */
export type OperationRequest = Pick<Operation, 'purpose' | 'lane' | 'request'> & {
  reference?: string;
  budgetMs?: number;
  optional?: boolean;
};

/** The recorded writes of a conversation. */
export interface OperationsState {
  /** Oldest first. */
  all: Operation[];
  /** Id of the next one. */
  next: number;
  /** Withheld notes: internal notes that the desk would show to the customer. They are kept here only. */
  withheldNotes: WithheldNote[];
  /** Number of our notes for which there was no room: not recorded, or withheld and dropped later. */
  leftOut: number;
}

/** An internal note that the desk would show to the customer. */
export interface WithheldNote {
  reference: string;
  body: string;
}

/** The operations of a conversation that has recorded nothing yet. */
export function newOperations(): OperationsState {
  return { all: [], next: 1, withheldNotes: [], leftOut: 0 };
}

/**
 * Keeps an internal note that the desk would show to the customer. Of too many the newest are kept; the oldest are
 * counted.
 */
export function withhold(operations: OperationsState, { reference, body }: WithheldNote): void {
  const note = { reference, body: truncate(body, longestNote) };
  const kept = newestWithin([...operations.withheldNotes, note], conversationBytes.withheldNotes);
  operations.leftOut += operations.withheldNotes.length + 1 - kept.length;
  operations.withheldNotes = kept;
}

/** True while the operation still has to reach the help desk. */
export function isPending(operation: Operation): boolean {
  return operation.state !== 'done' && operation.state !== 'failed';
}

/** True while nothing can be done for the operation here: it waits for its permit, or for an administrator. */
export function isHeld({ state, permitted }: Operation): boolean {
  return state === 'parked' || (state === 'waiting' && permitted !== true);
}
