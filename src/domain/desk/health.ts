import type { Unmet } from '../tickets/unmet.ts';
import { priorities, type Priority } from '../tickets/tickets.ts';
import type { FailureKind, RateLimitScope } from '../failures.ts';
import type { AdminNotice } from './admin-notices.ts';

/** A write that waits until the desk can do it. */
export interface WaitingWrite {
  /** Workflow id of its conversation. */
  conversation: string;
  operation: number;
  reference: string;
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

/** What conversations report about their writes to a desk. */
export type DeskReport =
  | ({ kind: 'waiting' } & WaitingWrite)
  /** A write that was waiting or parked is done, or was refused for good. */
  | { kind: 'finished'; conversation: string; operation: number }
  | { kind: 'parked'; conversation: string; operation: number; reference: string; failure: string; at: number }
  /** A ticket was written, except for a part of it. */
  | { kind: 'unmet'; conversation: string; reference: string; unmet: Unmet }
  /** Internal notes are withheld, since the desk would show them to the customer. */
  | { kind: 'withheld'; conversation: string; reference: string }
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
  /** When it was permitted, epoch milliseconds; null until then. */
  permittedAt: number | null;
}

/** Everything the desk watch knows. It survives continue-as-new unchanged. */
export interface DeskHealthState {
  waiting: QueuedWrite[];
  parked: { conversation: string; operation: number; reference: string; failure: string; at: number }[];
  /** Null while the desk answers. */
  outage: { since: number; told: boolean; reminders: number; nextReminderAt: number; drained: number } | null;
  /** The desk has answered since the last failure, so writes may be permitted. */
  answers: boolean;
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
    pausedUntil: 0,
    nextPermitAt: 0,
    notices: [],
    told: [],
  };
}

/** Time before the first reminder of an outage; it doubles with each reminder. In milliseconds. */
export const firstReminderMs = 30 * 60_000;
/** A permitted write that is not reported again is forgotten after this time, in milliseconds. */
const lostPermitMs = 15 * 60_000;
const firstDelayMs = 1_000;
const longestDelayMs = 10 * 60_000;

/** Delay of a write that keeps failing while the desk answers, in milliseconds. */
export function delayOf(delays: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, delays - 1));
}

/** Adds a waiting write; a second report of it replaces the first. */
export function enqueue(state: DeskHealthState, write: WaitingWrite, now: number): void {
  state.waiting = state.waiting.filter((other) => !isSame(other, write));
  const ownWaitMs = write.limitOf === 'ticket' || write.failure !== 'rateLimited' ? (write.retryAfterMs ?? 0) : 0;
  // After a first failure the desk is probed at once; only a write that fails again is delayed.
  const delayMs = write.delays <= 1 ? 0 : delayOf(write.delays - 1);
  state.waiting.push({ ...write, notBefore: now + Math.max(ownWaitMs, delayMs), permittedAt: null });
  if (write.failure === 'rateLimited' && write.limitOf !== 'ticket') {
    state.pausedUntil = Math.max(state.pausedUntil, now + (write.retryAfterMs ?? firstDelayMs));
  } else if (write.limitOf !== 'ticket' && write.failure !== 'conflict') {
    state.answers = false;
  }
}

/** Removes a write that is done; returns true if it was waiting. */
export function removeWrite(state: DeskHealthState, done: { conversation: string; operation: number }): boolean {
  const before = state.waiting.length;
  state.waiting = state.waiting.filter((other) => !isSame(other, done));
  state.parked = state.parked.filter((other) => !isSame(other, done));
  return state.waiting.length < before;
}

/** Forgets writes that were permitted long ago and not reported since: their conversation must be gone. */
export function forgetLostPermits(state: DeskHealthState, now: number): void {
  state.waiting = state.waiting.filter(({ permittedAt }) => permittedAt === null || now - permittedAt < lostPermitMs);
}

/** The writes to permit now, at most `limit`: the most urgent first, then the oldest. */
export function nextWrites(state: DeskHealthState, now: number, limit: number): QueuedWrite[] {
  if (!state.answers || now < state.pausedUntil || now < state.nextPermitAt) return [];
  return state.waiting
    .filter((write) => write.permittedAt === null && write.notBefore <= now)
    .sort((a, b) => urgency(b) - urgency(a) || a.since - b.since || a.operation - b.operation)
    .slice(0, limit);
}

/** When the next waiting write may be permitted, epoch milliseconds; null if no write waits for a permit. */
export function nextDueAt(state: DeskHealthState): number | null {
  const unpermitted = state.waiting.filter((write) => write.permittedAt === null);
  if (unpermitted.length === 0) return null;
  return Math.max(state.pausedUntil, state.nextPermitAt, Math.min(...unpermitted.map((write) => write.notBefore)));
}

/** References of the waiting writes that are urgent. */
export function urgentReferences(state: DeskHealthState): string[] {
  return state.waiting.filter((write) => write.priority === 'urgent').map((write) => write.reference);
}

function urgency(write: WaitingWrite): number {
  return write.priority === null ? priorities.indexOf('normal') : priorities.indexOf(write.priority);
}

function isSame(
  a: { conversation: string; operation: number },
  b: { conversation: string; operation: number },
): boolean {
  return a.conversation === b.conversation && a.operation === b.operation;
}
