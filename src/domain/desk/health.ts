import type { Unmet } from '../tickets/unmet.ts';
import type { Priority } from '../tickets/tickets.ts';
import type { FailureKind, RateLimitScope, Refused } from '../failures.ts';
import type { AdminNotice } from './admin-notices.ts';

/** A write that waits until the desk can do it. */
export interface WaitingWrite {
  /** Workflow id of its conversation. */
  conversation: string;
  operation: number;
  reference: string;
  /** Id of the ticket that it changes. Null for a new one. */
  ticket: string | null;
  priority: Priority | null;
  /** When it was recorded, epoch milliseconds. */
  since: number;
  failure: FailureKind;
  /** How often it has failed so far. */
  delays: number;
  /** Wait time that the desk asked for, in milliseconds from now. Null if it asked for none. */
  retryAfterMs: number | null;
  /** What the desk's rate limit applies to. Null if the desk does not say, or if it was another failure. */
  limitOf: RateLimitScope | null;
}

/** A write that waits until an administrator has fixed the cause. */
export interface ParkedWrite {
  conversation: string;
  operation: number;
  reference: string;
  /** Why the desk refused it; null after a bug of ours. */
  failure: Refused | null;
  /** Epoch milliseconds. */
  at: number;
}

/** What conversations report about their writes to a desk. */
export type DeskReport =
  | ({ kind: 'waiting' } & WaitingWrite)
  /** A write that was waiting or parked is done, or was refused for good. */
  | { kind: 'finished'; conversation: string; operation: number }
  | ({ kind: 'parked' } & ParkedWrite)
  /** A ticket was written, except for a part of it. */
  | { kind: 'unmet'; conversation: string; reference: string; unmet: Unmet }
  /** Internal notes are withheld, since the desk would show them to the customer. */
  | { kind: 'withheld'; conversation: string; reference: string }
  /** The reconciliation cannot find every change of the desk. */
  | { kind: 'changesIncomplete'; why: string }
  /** What a conversation does on its messaging platform keeps failing; `bug`: not because of a vendor. */
  | { kind: 'messagingFailing'; conversation: string; failure: FailureKind | 'bug' };

/** Input of the desk watch. */
export interface DeskHealthInput {
  desk: string;
  /** How many waiting writes are permitted per minute. */
  backlogPerMinute: number;
  state: DeskHealthState | null;
}

/** One waiting write, as the desk watch keeps it. */
export interface QueuedWrite extends WaitingWrite {
  /** Earliest time at which it may be permitted, epoch milliseconds. */
  notBefore: number;
  /** When it was reported last, epoch milliseconds. */
  reportedAt: number;
  /** When it was permitted, epoch milliseconds; null until then. */
  permittedAt: number | null;
  /** It failed again after another write was done: the cause is this write and not the desk. */
  isAlone: boolean;
}

/** A time in which the desk does not answer or takes no writes. Times are epoch milliseconds. */
export interface DeskOutage {
  since: number;
  /** The administrator was told. */
  told: boolean;
  /** According to the last admin notice, the desk answers and takes no writes. */
  writesOnly: boolean;
  /** A write failed that was permitted as a probe, and the administrator has not been told of it. */
  writeProbeFailed: boolean;
  reminders: number;
  nextReminderAt: number;
  /** Waiting writes that were done since it began. */
  drained: number;
}

/** Everything the desk watch knows. It survives continue-as-new unchanged. */
export interface DeskHealthState {
  waiting: QueuedWrite[];
  /** Oldest first; only the newest are kept. */
  parked: ParkedWrite[];
  /** Null while the desk answers and takes writes. */
  outage: DeskOutage | null;
  /** The desk has answered since the last failure, so writes may be permitted. */
  answers: boolean;
  /** False while every write fails although the desk answers: then one write at a time is permitted, as a probe. */
  takesWrites: boolean;
  /** The write that is permitted as a probe; null if there is none. */
  writeProbe: { conversation: string; operation: number } | null;
  /** No write is permitted as a probe before this time, epoch milliseconds. */
  nextWriteProbeAt: number;
  /** When a waiting write was done last, epoch milliseconds. */
  lastDoneAt: number;
  /** No write is permitted before this time, epoch milliseconds. */
  pausedUntil: number;
  /** No write is permitted before this time, so that the rate is kept; epoch milliseconds. */
  nextPermitAt: number;
  /** Admin notices that still have to be sent, in order. */
  notices: AdminNotice[];
  /** Why conversations on the messaging platform could not go on, as last reported; `at` in epoch milliseconds. */
  messagingFailure?: { failure: FailureKind | 'bug'; at: number };
  /** What the administrator was recently told, so that it is not repeated for every ticket. */
  told: { what: string; at: number }[];
}

/** The state of a new desk watch. */
export function newDeskHealth(): DeskHealthState {
  return {
    waiting: [],
    parked: [],
    outage: null,
    answers: false,
    takesWrites: true,
    writeProbe: null,
    nextWriteProbeAt: 0,
    lastDoneAt: 0,
    pausedUntil: 0,
    nextPermitAt: 0,
    notices: [],
    told: [],
  };
}

/** Time before the first reminder of an outage; it doubles with each reminder. In milliseconds. */
export const firstReminderMs = 30 * 60_000;
/** The outage that begins now, of which nobody was told yet. */
export function newOutage(since: number): DeskOutage {
  return {
    since,
    told: false,
    writesOnly: false,
    writeProbeFailed: false,
    reminders: 0,
    nextReminderAt: 0,
    drained: 0,
  };
}

/** References of the waiting writes that are urgent. */
export function urgentReferences(state: DeskHealthState): string[] {
  return state.waiting.filter((write) => write.priority === 'urgent').map((write) => write.reference);
}
