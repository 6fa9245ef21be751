import type { PinGuardScope } from './ids.ts';

/** How many wrong PINs are allowed, and how long the lock lasts after that. All times are in milliseconds. */
export interface PinGuardPolicy {
  /** Number of wrong PINs that leads to a lock. */
  limit: number;
  /** Length of the first lock; each further lock is twice as long. */
  lockMs: number;
  /** Length of the longest lock. */
  maximumLockMs: number;
  /** Wrong PINs are forgotten after this time. */
  forgetMs: number;
  /** While the fuse over all is blown, nobody is admitted who gave a wrong PIN within this time. */
  recentMs: number;
}

/** Lockout of one customer or of one caller number. */
export const lockoutPolicy: PinGuardPolicy = {
  limit: 3,
  lockMs: 15 * 60_000,
  maximumLockMs: 24 * 3_600_000,
  // Longer than the longest lock: waiting for its end must not clear the count.
  forgetMs: 48 * 3_600_000,
  recentMs: 3_600_000,
};

const refusalStepMs = 1_000;
const refusalSpreadMs = 500;

/**
 * How long a refusal waits, in milliseconds, so that it comes a whole number of seconds after the question: neither its
 * words nor its timing may show whether the number is unknown or ambiguous, has no PIN, or the PIN was wrong. The work is
 * the same in all these cases; this hides what is left of the difference. Work that ends close to a whole second would
 * show the smallest difference as a whole second, so up to half a second of chance is added first. That the help desk
 * does not answer says nothing about the number.
 * @param tookMs time since the question, in milliseconds
 * @param chance from 0 to 1 (excluded), new for each refusal
 */
export function waitBeforeRefusal(tookMs: number, chance: number): number {
  const spreadMs = Math.floor(chance * refusalSpreadMs);
  return spreadMs + refusalStepMs - ((Math.max(0, tookMs) + spreadMs) % refusalStepMs);
}

/** A number from 0 to 1 (excluded) that is as random as the random UUID. */
export function chanceOf(uuid: string): number {
  return Number.parseInt(uuid.slice(0, 8), 16) / 2 ** 32;
}

/** How long a number counts as verified before, in milliseconds: 90 days after the last right PIN. */
export const verifiedMs = 90 * 24 * 3_600_000;

/**
 * The longest time that a check can take, in milliseconds. A guess whose outcome is still unknown after that counts as
 * wrong; an admission that was taken back before it arrived cannot arrive any more.
 */
export const longestCheckMs = 10 * 60_000;

/** Most simultaneous checks of one guess that a guard tells apart; further ones are admitted and not remembered. */
export const maximumKeysPerGuess = 100;

/** Most attempts that are remembered because they were taken back before they arrived; the oldest go first. */
export const maximumTakenBack = 200;

/** One check of a PIN. */
export interface PinAttempt {
  /** The same for each repetition of this check. */
  key: string;
  /** Keyed hash of what is guessed: number, customer and PIN. */
  guess: string;
  /** The fuse over all is blown, see `pin-fuse.ts`. */
  fuseBlown: boolean;
}

/**
 * How an admitted attempt ended. `right` clears the guard; `wrong` leaves it counted, so that the same PIN later is
 * another guess; `void`: it was not checked and does not count.
 */
export type PinOutcome = 'right' | 'wrong' | 'void';

/** Tells a guard how an attempt ended. */
export interface PinSettlement {
  key: string;
  outcome: PinOutcome;
}

/** One PIN that was tried, counted once however many checks of it run at the same time. */
interface CountedGuess {
  guess: string;
  /** The checks of it. Empty only for a moment. */
  keys: string[];
  /** False once it has turned out to be wrong. */
  open: boolean;
  /** Epoch milliseconds. */
  at: number;
}

/** What a guard remembers. All times are epoch milliseconds; 0 stands for never. */
export interface PinGuardState {
  /** Guesses since the last lock that count as wrong. */
  guesses: CountedGuess[];
  /** Number of locks in a row. */
  locks: number;
  lockedUntil: number;
  /** Time of the last counted guess. */
  lastAt: number;
  /** Time of the last right PIN. */
  verifiedAt: number;
  /** Attempts that were taken back before they arrived, oldest first. */
  takenBack: { key: string; at: number }[];
}

/** Input of a PIN guard workflow; `state` is null except after continue-as-new. */
export interface PinGuardInput {
  scope: Exclude<PinGuardScope, 'all'>;
  state: PinGuardState | null;
}

/**
 * Answer of a guard. `firstTime`: there was no right PIN within {@link verifiedMs}. `retryAt` (epoch milliseconds) says
 * when the next attempt may be admitted.
 */
export type Admission = { admitted: true; firstTime: boolean } | { admitted: false; retryAt: number };

/** A guard that has admitted no attempt yet. */
export function newPinGuard(): PinGuardState {
  return { guesses: [], locks: 0, lockedUntil: 0, lastAt: 0, verifiedAt: 0, takenBack: [] };
}

/**
 * Admits one attempt and counts its guess as wrong at once, so that different guesses made at the same time cannot get
 * past the limit. The same key is counted once, and so are checks of the same guess that run at the same time.
 */
export function admit(state: PinGuardState, attempt: PinAttempt, now: number, policy: PinGuardPolicy): Admission {
  forget(state, now, policy);
  const admitted: Admission = { admitted: true, firstTime: state.verifiedAt === 0 };
  const { key, guess, fuseBlown } = attempt;
  if (state.takenBack.some((taken) => taken.key === key)) return { admitted: false, retryAt: now };
  if (state.guesses.some(({ keys }) => keys.includes(key))) return admitted;
  const same = state.guesses.find((counted) => counted.guess === guess && counted.open);
  if (same !== undefined) {
    if (same.keys.length < maximumKeysPerGuess) same.keys.push(key);
    return admitted;
  }
  if (now < state.lockedUntil) return { admitted: false, retryAt: state.lockedUntil };
  if (fuseBlown && hasFailed(state, now, policy)) return { admitted: false, retryAt: state.lastAt + policy.recentMs };
  state.guesses.push({ guess, keys: [key], open: true, at: now });
  state.lastAt = now;
  if (state.guesses.length >= policy.limit) lock(state, now, policy);
  return admitted;
}

/**
 * Applies how an attempt ended. Safe to repeat. `void` may arrive before the attempt itself: it is then not admitted any
 * more.
 */
export function settle(
  state: PinGuardState,
  { key, outcome }: PinSettlement,
  now: number,
  policy: PinGuardPolicy,
): void {
  if (outcome === 'right') {
    Object.assign(state, newPinGuard(), { verifiedAt: now, takenBack: state.takenBack });
    return;
  }
  const counted = state.guesses.find(({ keys }) => keys.includes(key));
  if (outcome === 'wrong') {
    if (counted !== undefined) counted.open = false;
    return;
  }
  if (!state.takenBack.some((taken) => taken.key === key)) state.takenBack.push({ key, at: now });
  if (state.takenBack.length > maximumTakenBack) state.takenBack.shift();
  if (counted?.open === true) takeBack(state, counted, key, policy);
}

/** When a guard has nothing left to remember unless something arrives; epoch milliseconds. */
export function forgottenAt(state: PinGuardState, policy: PinGuardPolicy): number {
  const newest = state.takenBack.at(-1);
  return Math.max(
    state.lastAt === 0 ? 0 : Math.max(state.lastAt, state.lockedUntil) + policy.forgetMs,
    state.verifiedAt === 0 ? 0 : state.verifiedAt + verifiedMs,
    newest === undefined ? 0 : newest.at + longestCheckMs,
  );
}

function hasFailed(state: PinGuardState, now: number, policy: PinGuardPolicy): boolean {
  return (state.guesses.length > 0 || state.locks > 0) && now - state.lastAt < policy.recentMs;
}

/** Other checks of the same guess may still be running, and then it stays counted. */
function takeBack(state: PinGuardState, counted: CountedGuess, key: string, policy: PinGuardPolicy): void {
  counted.keys = counted.keys.filter((known) => known !== key);
  if (counted.keys.length > 0) return;
  state.guesses = state.guesses.filter((other) => other !== counted);
  if (state.lockedUntil !== 0 && state.guesses.length < policy.limit) {
    state.lockedUntil = 0;
    state.locks = Math.max(0, state.locks - 1);
  }
}

function lock(state: PinGuardState, now: number, policy: PinGuardPolicy): void {
  state.lockedUntil = now + Math.min(policy.lockMs * 2 ** state.locks, policy.maximumLockMs);
  state.locks += 1;
}

function forget(state: PinGuardState, now: number, policy: PinGuardPolicy): void {
  state.takenBack = state.takenBack.filter(({ at }) => now - at < longestCheckMs);
  for (const counted of state.guesses) if (now - counted.at >= longestCheckMs) counted.open = false;
  if (state.verifiedAt !== 0 && now - state.verifiedAt >= verifiedMs) state.verifiedAt = 0;
  if (now < state.lockedUntil) return;
  if (state.lockedUntil !== 0) Object.assign(state, { lockedUntil: 0, guesses: [] });
  if (now - state.lastAt >= policy.forgetMs) Object.assign(state, { guesses: [], locks: 0, lastAt: 0 });
}
