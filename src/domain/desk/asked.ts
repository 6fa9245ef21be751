import type { WatchState } from './health.ts';

/** Conversations that were asked what waits have all answered if none did for this time, in milliseconds. */
const answeredMs = 2 * 60_000;

/** The conversations were asked what waits, or one of them has answered. */
export function noteAsked(state: WatchState, now: number): void {
  state.askedAt = now;
}

/** Until when conversations that were asked may still answer, epoch milliseconds; null if they have all answered. */
export function answersUntil({ askedAt }: WatchState, now: number): number | null {
  const until = askedAt + answeredMs;
  return now < until ? until : null;
}
