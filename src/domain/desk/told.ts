import { inWords } from '../failures.ts';
import type { DeskHealthState, ParkedWrite } from './health.ts';

/** The same cause is announced again after this time, in milliseconds. */
const announceAgainMs = 24 * 3_600_000;
/** Number of announced causes that are kept. */
const maximumTold = 500;
/** Number of parked writes that are kept, and of different causes among them that are announced. */
const maximumParked = 1_000;
const maximumParkedCauses = 50;

/** Notes that the administrator is told this now; false if they were told within the last 24 hours. */
export function tellOnce(state: DeskHealthState, what: string, now: number): boolean {
  const recent = state.told.filter((entry) => now - entry.at < announceAgainMs);
  if (recent.some((entry) => entry.what === what)) return false;
  state.told = [...recent, { what, at: now }].slice(-maximumTold);
  return true;
}

/** Until when something that the administrator was told must be remembered, epoch milliseconds; 0 if nothing must. */
export function toldUntil({ told }: DeskHealthState): number {
  return told.reduce((latest, { at }) => Math.max(latest, at + announceAgainMs), 0);
}

/**
 * Adds a parked write. True if the administrator has to be told: no other parked write has the same cause. Two causes
 * differ if their codes or fields do, and each conversation whose ticket changed hands is told by itself. Of very many
 * causes only the first are told.
 */
export function addParked(state: DeskHealthState, write: ParkedWrite): boolean {
  const causes = new Set(state.parked.map(causeOf));
  state.parked = [...state.parked, write].slice(-maximumParked);
  return !causes.has(causeOf(write)) && causes.size < maximumParkedCauses;
}

function causeOf({ failure, conversation }: ParkedWrite): string {
  if (failure?.reason === 'changedHands') return `changedHands ${conversation}`;
  return failure === null ? 'internal' : inWords(failure);
}
