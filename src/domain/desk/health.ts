import type { Unmet } from '../tickets/unmet.ts';
import { priorities, type Priority } from '../tickets/tickets.ts';
import type { FailureKind } from '../failures.ts';
import type { AdminNotice } from './admin-notices.ts';

/** A write that waits until the desk can take it. */
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
  /** The desk asked not to try again before, in milliseconds from now. Null when it did not say. */
  retryAfterMs: number | null;
  /** The desk's limit applies to this ticket only. */
  ticketLimit: boolean;
}

/** What conversations report about their writes to a desk. */
export type DeskReport =
  | ({ kind: 'waiting' } & WaitingWrite)
  /** A write that waited or was parked is done, or was refused for good. */
  | { kind: 'finished'; conversation: string; operation: number }
  | { kind: 'parked'; conversation: string; operation: number; reference: string; failure: string; at: number }
  /** A ticket is there, but not all of it could be done. */
  | { kind: 'unmet'; conversation: string; reference: string; unmet: Unmet }
  /** Internal notes are withheld, since the desk would show them to the customer. */
  | { kind: 'withheld'; conversation: string; reference: string };

/** What the desk watch is started with. */
export interface DeskHealthInput {
  desk: string;
  /** Writes that waited are permitted at this rate, per minute. */
  backlogPerMinute: number;
  state: DeskHealthState | null;
}

/** One waiting write as the watch keeps it. */
export interface QueuedWrite extends WaitingWrite {
  /** Epoch milliseconds. */
  notBefore: number;
  /** When it was permitted, epoch milliseconds; null until then. */
  permittedAt: number | null;
}

/** Everything the desk watch knows. Survives continue-as-new as it is. */
export interface DeskHealthState {
  waiting: QueuedWrite[];
  parked: { conversation: string; operation: number; reference: string; failure: string; at: number }[];
  /** Null while the desk answers. */
  outage: { since: number; told: boolean; reminders: number; nextReminderAt: number; drained: number } | null;
  /** The desk has answered since the last failure, so that writes may be permitted. */
  answers: boolean;
  /** No write is permitted before, epoch milliseconds. */
  pausedUntil: number;
  /** Earliest time at which the next writes are permitted, to keep the rate; epoch milliseconds. */
  nextPermitAt: number;
  /** Admin notices that still have to be sent, in order. */
  notices: AdminNotice[];
  /** What the administrator was told lately, so that it is not repeated with every ticket. */
  told: { what: string; at: number }[];
}

/** The state of a watch that begins. */
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

/** Gap before the first reminder of an outage; each further one is twice as long. In milliseconds. */
export const firstReminderMs = 30 * 60_000;
/** A permitted write that is never reported again is forgotten after this time, in milliseconds. */
const lostPermitMs = 15 * 60_000;
const firstDelayMs = 1_000;
const longestDelayMs = 10 * 60_000;

/** Delay of a write that keeps failing while the desk answers, in milliseconds. */
export function delayOf(delays: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, delays - 1));
}

/** Takes a waiting write in; a second report of it replaces the first. */
export function enqueue(state: DeskHealthState, write: WaitingWrite, now: number): void {
  state.waiting = state.waiting.filter((known) => !isSame(known, write));
  const ownWaitMs = write.ticketLimit || write.failure !== 'rateLimited' ? (write.retryAfterMs ?? 0) : 0;
  // After the first failure the desk is probed; only a write that fails repeatedly is delayed.
  const delayMs = write.delays <= 1 ? 0 : delayOf(write.delays - 1);
  state.waiting.push({ ...write, notBefore: now + Math.max(ownWaitMs, delayMs), permittedAt: null });
  if (write.failure === 'rateLimited' && !write.ticketLimit) {
    state.pausedUntil = Math.max(state.pausedUntil, now + (write.retryAfterMs ?? firstDelayMs));
  } else if (!write.ticketLimit && write.failure !== 'conflict') {
    state.answers = false;
  }
}

/** Removes a write that is done; true when it had been waiting. */
export function removeWrite(state: DeskHealthState, done: { conversation: string; operation: number }): boolean {
  const before = state.waiting.length;
  state.waiting = state.waiting.filter((known) => !isSame(known, done));
  state.parked = state.parked.filter((known) => !isSame(known, done));
  return state.waiting.length < before;
}

/** Forgets writes whose conversation must be gone: they were permitted long ago and not reported since. */
export function forgetLost(state: DeskHealthState, now: number): void {
  state.waiting = state.waiting.filter(({ permittedAt }) => permittedAt === null || now - permittedAt < lostPermitMs);
}

/** The writes to permit now: the most urgent first, then the oldest; at most `limit`. */
export function nextWrites(state: DeskHealthState, now: number, limit: number): QueuedWrite[] {
  if (!state.answers || now < state.pausedUntil || now < state.nextPermitAt) return [];
  return state.waiting
    .filter((write) => write.permittedAt === null && write.notBefore <= now)
    .sort((a, b) => urgency(b) - urgency(a) || a.since - b.since || a.operation - b.operation)
    .slice(0, limit);
}

/** When the next waiting write may be permitted, epoch milliseconds; null when none waits. */
export function nextDueAt(state: DeskHealthState): number | null {
  const held = state.waiting.filter((write) => write.permittedAt === null);
  if (held.length === 0) return null;
  return Math.max(state.pausedUntil, state.nextPermitAt, Math.min(...held.map((write) => write.notBefore)));
}

/** References of the waiting writes that cannot wait. */
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
