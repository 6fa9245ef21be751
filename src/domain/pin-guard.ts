import type { PinGuardScope } from './ids.ts';

/** How many wrong PINs are allowed, and how long the lock lasts after that. */
export interface PinGuardPolicy {
  /** Number of wrong PINs that leads to a lock. */
  limit: number;
  /** Length of the first lock, in milliseconds; each further lock is twice as long if `doubling`. */
  lockMs: number;
  /** Length of the longest lock, in milliseconds. */
  maximumLockMs: number;
  /** Wrong PINs are forgotten after this time, in milliseconds. */
  forgetMs: number;
  /** False: locks do not get longer, and old attempts are forgotten one by one (the fuse over all callers). */
  doubling: boolean;
}

/** Lockout of one customer or of one caller number. */
export const lockoutPolicy: PinGuardPolicy = {
  limit: 3,
  lockMs: 15 * 60_000,
  maximumLockMs: 24 * 3_600_000,
  // Longer than the longest lock: waiting for its end must not clear the count.
  forgetMs: 48 * 3_600_000,
  doubling: true,
};

/**
 * Fuse over all callers: slows down an attacker who guesses across many numbers. Its limit is far above the number of
 * mistakes on a busy phone line.
 */
export const fusePolicy: PinGuardPolicy = {
  limit: 300,
  lockMs: 60_000,
  maximumLockMs: 60_000,
  forgetMs: 10 * 60_000,
  doubling: false,
};

/** One admitted attempt that has not turned out to be right. */
export interface PinAttempt {
  key: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What a guard remembers. */
export interface PinGuardState {
  /** Attempts since the last lock that count as wrong. */
  attempts: PinAttempt[];
  /** Number of locks in a row. */
  locks: number;
  /** Epoch milliseconds; 0 when not locked. */
  lockedUntil: number;
  /** Time of the last admitted attempt, epoch milliseconds. */
  lastAt: number;
}

/** Input of a PIN guard workflow; `state` is null except after continue-as-new. */
export interface PinGuardInput {
  scope: PinGuardScope;
  state: PinGuardState | null;
}

/** Answer of a guard. `retryAt` (epoch milliseconds) says when the next attempt may be admitted. */
export type Admission = { admitted: true } | { admitted: false; retryAt: number };

/** A guard that has admitted no attempt yet. */
export function newPinGuard(): PinGuardState {
  return { attempts: [], locks: 0, lockedUntil: 0, lastAt: 0 };
}

/**
 * Admits one attempt and counts it as wrong at once, so that attempts made at the same time cannot get past the limit;
 * {@link reportAttempt} takes it back if it was right. The same key is counted once.
 */
export function admit(state: PinGuardState, key: string, now: number, policy: PinGuardPolicy): Admission {
  forget(state, now, policy);
  if (state.attempts.some((attempt) => attempt.key === key)) return { admitted: true };
  if (now < state.lockedUntil) return { admitted: false, retryAt: state.lockedUntil };
  state.attempts.push({ key, at: now });
  state.lastAt = now;
  if (state.attempts.length >= policy.limit) lock(state, now, policy);
  return { admitted: true };
}

/**
 * Applies how an admitted attempt ended. `right` clears a lockout (a fuse only takes the attempt back); `void` (it
 * could not be checked) takes back this one attempt.
 */
export function reportAttempt(
  state: PinGuardState,
  key: string,
  outcome: 'right' | 'void',
  policy: PinGuardPolicy,
): void {
  if (outcome === 'right' && policy.doubling) {
    Object.assign(state, newPinGuard());
    return;
  }
  const index = state.attempts.findIndex((attempt) => attempt.key === key);
  if (index < 0) return;
  state.attempts.splice(index, 1);
  if (state.lockedUntil !== 0 && state.attempts.length < policy.limit) {
    state.lockedUntil = 0;
    state.locks = Math.max(0, state.locks - 1);
  }
}

function lock(state: PinGuardState, now: number, policy: PinGuardPolicy): void {
  const factor = policy.doubling ? 2 ** state.locks : 1;
  state.lockedUntil = now + Math.min(policy.lockMs * factor, policy.maximumLockMs);
  state.locks += 1;
}

function forget(state: PinGuardState, now: number, policy: PinGuardPolicy): void {
  if (state.lockedUntil !== 0 && now >= state.lockedUntil) {
    state.lockedUntil = 0;
    if (policy.doubling) state.attempts = [];
  }
  if (now < state.lockedUntil) return;
  if (policy.doubling) {
    if (now - state.lastAt >= policy.forgetMs) Object.assign(state, newPinGuard());
  } else {
    state.attempts = state.attempts.filter((attempt) => now - attempt.at < policy.forgetMs);
  }
}
