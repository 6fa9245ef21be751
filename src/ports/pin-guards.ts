import type { PinOutcome } from '../domain/pin-guard.ts';

/** Whom a PIN attempt counts against. */
export interface PinAttemptSubject {
  /** The call's own number, E.164, or what stands for it on a channel without numbers; null if withheld. */
  number: string | null;
  /** The customer whose number it is; null if unknown, which must look the same from outside. */
  requesterId: string | null;
  /** The conversation: a caller who withholds the number is counted by it, since nobody else may be locked with them. */
  conversation: string;
}

/** One check of a PIN. */
export interface PinCheckAttempt {
  subject: PinAttemptSubject;
  /** The same for each repetition of this check, and for no other one. */
  key: string;
  pinDigest: string;
}

/** Answer of the guards. `retryAt` (epoch milliseconds) says when the next attempt may be admitted. */
export type PinAdmission = { admitted: true } | { admitted: false; retryAt: number };

/** The durable PIN guards: one per customer, one per caller number and the fuse over all callers. */
export interface PinGuards {
  /**
   * Counts the attempt with every guard, or refuses it; refused by one, it counts with none. The same `key` counts once,
   * and checks of the same PIN at the same time count together.
   * @throws Error if the guards cannot be reached in time: the attempt may count, so it has to be settled as `void`
   */
  admit(attempt: PinCheckAttempt, signal: AbortSignal): Promise<PinAdmission>;
  /** Tells the guards how an attempt ended; `void` if it was not checked, even before it arrives. Safe to repeat. */
  settle(subject: PinAttemptSubject, key: string, outcome: PinOutcome): Promise<void>;
}
