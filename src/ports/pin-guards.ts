import type { Admission } from '../domain/pin-guard.ts';

/** Whom one PIN attempt counts against. */
export interface PinAttemptSubject {
  /** The call's own number, E.164; null when withheld. */
  number: string | null;
  /** The customer that number belongs to; null when unknown, which must look the same from outside. */
  requesterId: string | null;
}

/** The durable lockouts, one per customer, per caller number and one over all. */
export interface PinGuards {
  /** Counts the attempt everywhere, or refuses it. The same `key` counts once. */
  admit(subject: PinAttemptSubject, key: string): Promise<Admission>;
  /** Takes an admitted attempt back: the PIN was right, or could not be checked. Safe to repeat. */
  settle(subject: PinAttemptSubject, key: string, outcome: 'right' | 'void'): Promise<void>;
}
