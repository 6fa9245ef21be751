import type { Refused } from '../failures.ts';
import type { TicketBase } from '../tickets/manual-changes.ts';
import type { Ticket, TicketChange, TicketDraft } from '../tickets/tickets.ts';
import type { Unmet } from '../tickets/unmet.ts';

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
  withheldNotes: { reference: string; body: string }[];
}

/** The operations of a conversation that has recorded nothing yet. */
export function newOperations(): OperationsState {
  return { all: [], next: 1, withheldNotes: [] };
}

/** True while the operation still has to reach the help desk. */
export function isPending(operation: Operation): boolean {
  return operation.state !== 'done' && operation.state !== 'failed';
}
