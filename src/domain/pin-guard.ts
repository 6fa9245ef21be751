import type { PinGuardScope } from './ids.ts';

/** How many wrong PINs are borne, and for how long the door stays shut after that. */
export interface PinGuardPolicy {
  /** Wrong PINs until the lock. */
  limit: number;
  /** First lock, in milliseconds; every further one doubles. */
  lockMs: number;
  /** Longest lock, in milliseconds. */
  maximumLockMs: number;
  /** After so long without a wrong PIN everything is forgotten, in milliseconds. */
  forgetMs: number;
  /** False: locks do not double and old attempts leave one by one (a rate fuse over all callers). */
  doubling: boolean;
}

/** Lockout of one customer or of one caller number. */
export const lockoutPolicy: PinGuardPolicy = {
  limit: 3,
  lockMs: 15 * 60_000,
  maximumLockMs: 24 * 3_600_000,
  // Longer than the longest lock, so that serving it is not the way to a clean slate.
  forgetMs: 48 * 3_600_000,
  doubling: true,
};

/**
 * Fuse over all callers: slows down somebody who guesses across many numbers. It trips far above what a busy
 * phone line produces by honest mistakes.
 */
export const fusePolicy: PinGuardPolicy = {
  limit: 300,
  lockMs: 60_000,
  maximumLockMs: 60_000,
  forgetMs: 10 * 60_000,
  doubling: false,
};

/** One admitted attempt that was not proven right (yet). */
export interface PinAttempt {
  key: string;
  /** Epoch milliseconds. */
  at: number;
}

/** What a guard remembers. */
export interface PinGuardState {
  /** Attempts since the last lock that count as wrong. */
  attempts: PinAttempt[];
  /** How often it has locked in a row. */
  locks: number;
  /** Epoch milliseconds; 0 when never locked. */
  lockedUntil: number;
  /** Last admitted attempt, epoch milliseconds. */
  lastAt: number;
}

/** What a PIN guard workflow is started with; `state` after continue-as-new. */
export interface PinGuardInput {
  scope: PinGuardScope;
  state: PinGuardState | null;
}

/** Answer of a guard. `retryAt` (epoch milliseconds) says when the next attempt may be admitted. */
export type Admission = { admitted: true } | { admitted: false; retryAt: number };

/** A guard that has seen nothing. */
export function freshPinGuard(): PinGuardState {
  return { attempts: [], locks: 0, lockedUntil: 0, lastAt: 0 };
}

/**
 * Asks for one attempt and counts it as wrong at once, so that many at the same time cannot slip through between
 * question and answer; {@link settle} takes it back when it was right. The same key is counted once.
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
 * Says how an admitted attempt ended. `right` clears a lockout (a fuse only takes the attempt back); `void` (it could
 * not be checked) takes the one attempt back.
 */
export function settle(state: PinGuardState, key: string, outcome: 'right' | 'void', policy: PinGuardPolicy): void {
  if (outcome === 'right' && policy.doubling) {
    Object.assign(state, freshPinGuard());
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
    if (now - state.lastAt >= policy.forgetMs) Object.assign(state, freshPinGuard());
  } else {
    state.attempts = state.attempts.filter((attempt) => now - attempt.at < policy.forgetMs);
  }
}
