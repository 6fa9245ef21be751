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
  /** It did not fail again: the conversation was asked to report what waits. */
  again?: boolean;
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
  /** It is still parked: the conversation was asked to report what waits. */
  again?: boolean;
}

/** What conversations report about their writes to a desk. */
export type DeskReport =
  | ({ kind: 'waiting' } & WaitingWrite)
  /**
   * A write that was waiting or parked is done, or was refused for good; `late`: that was so before, and it was permitted
   * once more.
   */
  | { kind: 'finished'; conversation: string; operation: number; late?: boolean }
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

/** Names one write of one conversation. */
export interface WriteRef {
  conversation: string;
  operation: number;
}

/** The name of a write as one text. */
export function keyOf({ conversation, operation }: WriteRef): string {
  return `${conversation}#${operation}`;
}

/** One waiting write, as the desk watch keeps it. */
export interface QueuedWrite extends WriteRef {
  reference: string;
  priority: Priority | null;
  /** When it was recorded, epoch milliseconds. */
  since: number;
  /** How often it has failed so far. */
  delays: number;
  /** Earliest time at which it may be permitted, epoch milliseconds. */
  notBefore: number;
  /** When it was reported last, epoch milliseconds. */
  reportedAt: number;
  /** When it was permitted, epoch milliseconds; null until then. */
  permittedAt: number | null;
  /** The desk failed on it although it was permitted. */
  isFailing: boolean;
  /** It failed again after another write was done: the cause is this write and not the desk. */
  isAlone: boolean;
}

/** Waiting writes of one urgency that a workflow of their own keeps, oldest first, until the watch reads them. */
export interface WritePage {
  /** Number of the page, as part of its workflow's id. */
  id: number;
  urgency: number;
  count: number;
  bytes: number;
  /** How many of them the watch has read. */
  read: number;
  /** The first write that is not read, and the last one. */
  next: WritePlace;
  last: WritePlace;
  /** Not read before this time, since none of its writes may be permitted earlier; epoch milliseconds. */
  notBefore: number;
}

/** The place of a write among those of one urgency: the older one first. */
export type WritePlace = Pick<QueuedWrite, 'since' | 'operation'>;

/** A parked write, as the desk watch keeps it; writes with the same cause are told once. */
export interface KnownParkedWrite extends WriteRef {
  cause: string;
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

/** Everything the desk watch knows. It survives continue-as-new unchanged, and stays below `stateBytes`. */
export interface DeskHealthState {
  /** The most urgent and oldest waiting writes; the newest, too, until they are moved to a page. */
  waiting: QueuedWrite[];
  /** Where the other waiting writes are. */
  pages: WritePage[];
  /** Number of the next page. */
  nextPage: number;
  /** A page was lost, or there were too many: once the others are read, all conversations are asked what waits. */
  incomplete: boolean;
  /** When the conversations were asked last, or the latest of them answered, epoch milliseconds; 0: never. */
  askedAt: number;
  /** Oldest first; only the newest are kept. */
  parked: KnownParkedWrite[];
  /** How many parked writes are not kept. */
  moreParked: number;
  /** Null while the desk answers and takes writes. */
  outage: DeskOutage | null;
  /** The desk has answered since the last failure, so writes may be permitted. */
  answers: boolean;
  /** False while every write fails although the desk answers: then one write at a time is permitted, as a probe. */
  takesWrites: boolean;
  /** The write that is permitted as a probe; null if there is none. */
  writeProbe: WriteRef | null;
  /** The desk is not probed again before this time, epoch milliseconds. */
  nextProbeAt: number;
  /** No write is permitted as a probe before this time, epoch milliseconds. */
  nextWriteProbeAt: number;
  /** When a waiting write was done last, epoch milliseconds. */
  lastDoneAt: number;
  /** No write is permitted before this time, epoch milliseconds. */
  pausedUntil: number;
  /** No write is permitted before this time, so that the rate is kept; epoch milliseconds. */
  nextPermitAt: number;
  /**
   * The two latest limits of which the desk did not say what they apply to: the ticket (or write) that met each, and when
   * it ends, epoch milliseconds.
   */
  limits: { of: string; until: number }[];
  /** Admin notices that still have to be sent, in order. */
  notices: AdminNotice[];
  /** How many notices were left out because too many waited; told with the next one. */
  noticesLeftOut: number;
  /** Why conversations on the messaging platform could not go on, as last reported; `at` in epoch milliseconds. */
  messagingFailure?: { failure: FailureKind | 'bug'; at: number };
  /** What the administrator was recently told, so that it is not repeated for every ticket. */
  told: { what: string; at: number }[];
}

/** What the desk watch knows, except for the two lists that are kept with an index. */
export type WatchState = Omit<DeskHealthState, 'waiting' | 'parked'>;

/** The state of a new desk watch. */
export function newDeskHealth(): DeskHealthState {
  return {
    waiting: [],
    pages: [],
    nextPage: 1,
    incomplete: false,
    askedAt: 0,
    parked: [],
    moreParked: 0,
    outage: null,
    answers: false,
    takesWrites: true,
    writeProbe: null,
    nextProbeAt: 0,
    nextWriteProbeAt: 0,
    lastDoneAt: 0,
    pausedUntil: 0,
    nextPermitAt: 0,
    limits: [],
    notices: [],
    noticesLeftOut: 0,
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
