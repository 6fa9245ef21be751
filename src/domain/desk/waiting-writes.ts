import { priorities } from '../tickets/tickets.ts';
import { newOutage, type DeskHealthState, type DeskOutage, type QueuedWrite, type WaitingWrite } from './health.ts';

/** A permitted write that is not reported again is forgotten after this time, in milliseconds. */
const lostPermitMs = 15 * 60_000;
const firstDelayMs = 1_000;
const longestDelayMs = 10 * 60_000;
/** Shortest and longest wait before the desk is probed again, in milliseconds. */
const shortestProbeMs = 1_000;
const longestProbeMs = 5 * 60_000;
/** A single write that has failed so often, over some two minutes, means that the desk takes no writes. */
const manyDelays = 8;

/** Delay of a write that keeps failing while the desk answers, in milliseconds. */
export function delayOf(delays: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, delays - 1));
}

/** Time until the desk is probed again, in milliseconds; it grows with the outage. */
export function probeWaitMs(outage: DeskOutage, now: number): number {
  return Math.min(longestProbeMs, Math.max(shortestProbeMs, (now - outage.since) / 20));
}

/** Adds a waiting write; a second report of it replaces the first. */
export function enqueue(state: DeskHealthState, write: WaitingWrite, now: number): void {
  const before = state.waiting.find((other) => isSame(other, write));
  state.waiting = state.waiting.filter((other) => other !== before);
  const askedMs = write.retryAfterMs ?? (write.failure === 'rateLimited' ? firstDelayMs : 0);
  const ownWaitMs = write.limitOf === 'desk' ? 0 : askedMs;
  // After a first failure the desk is probed at once; only a write that fails again is delayed. While the desk takes no
  // writes, the probes have their own interval.
  const delayMs = write.delays <= 1 || !state.takesWrites ? 0 : delayOf(write.delays - 1);
  const queued: QueuedWrite = {
    ...write,
    notBefore: now + Math.max(ownWaitMs, delayMs),
    reportedAt: now,
    permittedAt: null,
    isAlone:
      before !== undefined && (before.isAlone || (isFailingAgain(before) && state.lastDoneAt > before.reportedAt)),
  };
  state.waiting.push(queued);
  if (write.failure === 'rateLimited') {
    if (write.limitOf === 'desk' || (write.limitOf === null && isLimitShared(state, queued, now))) {
      state.pausedUntil = Math.max(state.pausedUntil, now + askedMs);
    }
  } else if (write.limitOf !== 'ticket' && write.failure !== 'conflict') {
    state.answers = false;
    noticeFailingWrites(state, now);
  }
}

/**
 * True if a write to another ticket met a limit too, and its wait time is not over: what nobody said to be the limit of
 * one ticket is that of the desk.
 */
function isLimitShared({ waiting }: DeskHealthState, write: QueuedWrite, now: number): boolean {
  return waiting.some(
    (other) =>
      other !== write &&
      other.failure === 'rateLimited' &&
      other.limitOf === null &&
      (other.ticket === null || other.ticket !== write.ticket) &&
      other.reportedAt + (other.retryAfterMs ?? firstDelayMs) > now,
  );
}

/**
 * Finds out whether the desk takes no writes: two writes failed although each was permitted, or one did many times, and
 * none was done since.
 */
function noticeFailingWrites(state: DeskHealthState, now: number): void {
  const failing = state.waiting.filter(
    (write) => isFailingAgain(write) && !write.isAlone && write.reportedAt > state.lastDoneAt,
  );
  if (failing.length < 2 && failing.every(({ delays }) => delays < manyDelays)) return;
  if (!state.takesWrites) return;
  state.takesWrites = false;
  state.outage ??= newOutage(Math.min(...failing.map(({ since }) => since)));
  state.nextWriteProbeAt = now + probeWaitMs(state.outage, now);
}

/** True if the desk failed on this write although it was permitted. A wait time that was asked for once is no failure. */
function isFailingAgain({ failure, limitOf, delays, retryAfterMs }: QueuedWrite): boolean {
  if (failure === 'rateLimited' || failure === 'conflict' || limitOf !== null) return false;
  return delays >= (retryAfterMs === null ? 2 : 3);
}

/** Takes a failed write into account: if it was the probe, the next one is planned. */
export function noteFailedProbe(
  state: DeskHealthState,
  report: { conversation: string; operation: number },
  now: number,
): void {
  const { writeProbe, outage } = state;
  if (writeProbe === null || outage === null || !isSame(writeProbe, report)) return;
  state.writeProbe = null;
  outage.writeProbeFailed = true;
  state.nextWriteProbeAt = now + probeWaitMs(outage, now);
}

/** The desk has done a write, or given its verdict on it: it takes writes. */
export function noteTakenWrite(state: DeskHealthState, now: number): void {
  state.lastDoneAt = now;
  if (state.takesWrites) return;
  state.takesWrites = true;
  state.writeProbe = null;
  if (state.outage === null) return;
  state.outage.writeProbeFailed = false;
  if (!state.outage.told) state.outage = null;
}

/** True if the outage is over: no write waits any more because of it. */
export function isOutageOver({ outage, answers, takesWrites, waiting }: DeskHealthState): boolean {
  return outage !== null && answers && takesWrites && waiting.every(({ isAlone }) => isAlone);
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

/**
 * The writes to permit now, at most `limit`: the most urgent first, then the oldest. While the desk takes no writes only
 * one, as a probe: one that failed least often, so that a write that cannot be done does not hide the desk's recovery.
 */
export function nextWrites(state: DeskHealthState, now: number, limit: number): QueuedWrite[] {
  if (!state.answers || now < state.pausedUntil || now < state.nextPermitAt) return [];
  const due = state.waiting.filter((write) => write.permittedAt === null && write.notBefore <= now);
  if (state.takesWrites) return due.sort(byUrgency).slice(0, limit);
  if (isProbeOpen(state) || now < state.nextWriteProbeAt) return [];
  return due.sort((a, b) => a.delays - b.delays || byUrgency(a, b)).slice(0, 1);
}

/** When the next waiting write may be permitted, epoch milliseconds; null if no write waits for a permit. */
export function nextDueAt(state: DeskHealthState): number | null {
  const unpermitted = state.waiting.filter((write) => write.permittedAt === null);
  if (unpermitted.length === 0 || isProbeOpen(state)) return null;
  return Math.max(
    state.pausedUntil,
    state.nextPermitAt,
    state.takesWrites ? 0 : state.nextWriteProbeAt,
    Math.min(...unpermitted.map((write) => write.notBefore)),
  );
}

/** True while a write that was permitted as a probe is not reported again. */
function isProbeOpen({ writeProbe, waiting }: DeskHealthState): boolean {
  return writeProbe !== null && waiting.some((write) => write.permittedAt !== null && isSame(write, writeProbe));
}

function byUrgency(a: QueuedWrite, b: QueuedWrite): number {
  return urgency(b) - urgency(a) || a.since - b.since || a.operation - b.operation;
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
