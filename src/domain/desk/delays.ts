import { keyOf, type DeskOutage, type WaitingWrite, type WatchState } from './health.ts';

/** First delay of a write, and the wait after a rate limit that asks for none; in milliseconds. */
export const firstDelayMs = 1_000;
const longestDelayMs = 10 * 60_000;
/** Shortest and longest wait before the desk is probed again, in milliseconds. */
const shortestProbeMs = 1_000;
const longestProbeMs = 5 * 60_000;

/** Delay of a write that keeps failing while the desk answers, in milliseconds. */
export function delayOf(delays: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** Math.max(0, delays - 1));
}

/** Time until the desk is probed again, in milliseconds; it grows with the outage. */
export function probeWaitMs(outage: DeskOutage, now: number): number {
  return Math.min(longestProbeMs, Math.max(shortestProbeMs, (now - outage.since) / 20));
}

/** True if the desk failed on this write although it was permitted. A wait time that was asked for once is no failure. */
export function isFailingAgain({ failure, limitOf, delays, retryAfterMs }: WaitingWrite): boolean {
  if (failure === 'rateLimited' || failure === 'conflict' || limitOf !== null) return false;
  return delays >= (retryAfterMs === null ? 2 : 3);
}

/**
 * Notes a limit that a write met and of which nobody said that it is that of one ticket. True if it is that of the desk: a
 * write to another ticket met a limit too, and its wait time is not over.
 * @param until when the limit ends, epoch milliseconds
 */
export function isLimitShared(state: WatchState, write: WaitingWrite, until: number, now: number): boolean {
  const of = write.ticket ?? keyOf(write);
  const others = state.limits.filter((limit) => limit.of !== of);
  const own = state.limits.find((limit) => limit.of === of)?.until ?? 0;
  state.limits = [...others, { of, until: Math.max(own, until) }]
    .sort((one, other) => other.until - one.until)
    .slice(0, 2);
  return others.some((limit) => limit.until > now);
}
