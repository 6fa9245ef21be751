import { truncate } from '../text.ts';
import type { WatchState } from './health.ts';

/** The same cause is announced again after this time, in milliseconds. */
const announceAgainMs = 24 * 3_600_000;
/** Number of announced causes that are kept, and most characters of one. */
const maximumTold = 500;
const maximumWhat = 200;

/** Notes that the administrator is told this now; false if they were told within the last 24 hours. */
export function tellOnce(state: WatchState, whatever: string, now: number): boolean {
  const what = truncate(whatever, maximumWhat);
  const recent = state.told.filter((entry) => now - entry.at < announceAgainMs);
  if (recent.some((entry) => entry.what === what)) return false;
  state.told = [...recent, { what, at: now }].slice(-maximumTold);
  return true;
}

/** Until when something that the administrator was told must be remembered, epoch milliseconds; 0 if nothing must. */
export function toldUntil({ told }: WatchState): number {
  return told.reduce((latest, { at }) => Math.max(latest, at + announceAgainMs), 0);
}
