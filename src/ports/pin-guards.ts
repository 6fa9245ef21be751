import type { Admission } from '../domain/pin-guard.ts';

/** Whom a PIN attempt counts against. */
export interface PinAttemptSubject {
  /** The call's own number, E.164; null if withheld. */
  number: string | null;
  /** The customer whose number it is; null if unknown, which must look the same from outside. */
  requesterId: string | null;
}

/** The durable PIN guards: one per customer, one per caller number and one over all callers. */
export interface PinGuards {
  /** Counts the attempt with every guard, or refuses it. The same `key` counts once. */
  admit(subject: PinAttemptSubject, key: string): Promise<Admission>;
  /** Takes an admitted attempt back: the PIN was right, or could not be checked. Safe to repeat. */
  reportAttempt(subject: PinAttemptSubject, key: string, outcome: 'right' | 'void'): Promise<void>;
}
