import { randomUUID } from 'node:crypto';
import { createCaller, type Caller } from '../../simulators/signalwire/caller.ts';
import { credentials, phoneOf, type FaultSystem } from '../system.ts';

/** How large the attacks are. */
export interface AttackSizes {
  /** Customers who say their right PIN at the same moment. */
  rightPins: number;
  /** Calls of one number in which the right PIN is said at the same moment. */
  sameNumber: number;
  /** Numbers from which PINs are guessed, and how many guesses must have been compared before the attack counts as one. */
  spoofed: number;
  wrongTries: number;
  /** Calls of honest customers during the attack. */
  honest: number;
  /** Answers of each kind whose times are compared, for each latency of the desk. */
  samples: number;
  /** Distinct ids of calls in the flood. */
  flood: number;
}

/** The installation under attack. */
export interface Scene {
  system: FaultSystem;
  sizes: AttackSizes;
  /** Source of numbers in [0, 1) that decides who does what. */
  random: () => number;
  /** Takes a line of progress for a person. */
  report(line: string): void;
}

/** Customers that the installation needs: those who call at once, and for each part some of its own. */
export function customersOf({ rightPins, samples, honest }: AttackSizes): number {
  return rightPins + ownCustomers + samples + honest;
}

const ownCustomers = 3;

/** The number of a customer whom only this part of the profile uses. */
export function ownNumber({ sizes }: Scene, who: 'sameNumber' | 'guessed' | 'inProgress'): string {
  return phoneOf(sizes.rightPins + ['sameNumber', 'guessed', 'inProgress'].indexOf(who));
}

/** The number of the n-th customer of the comparison of times. */
export function timedNumber({ sizes }: Scene, index: number): string {
  return phoneOf(sizes.rightPins + ownCustomers + (index % sizes.samples));
}

/** The number of the n-th honest customer. */
export function honestNumber({ sizes }: Scene, index: number): string {
  return phoneOf(sizes.rightPins + ownCustomers + sizes.samples + index);
}

/** A number that no customer has. */
export function strangerNumber(index: number): string {
  return `+1555444${String(index).padStart(4, '0')}`;
}

/** A new call. */
export function newCall({ system }: Scene, from: string): Caller {
  return createCaller({ url: system.url, ...credentials, from, callId: `attack-${randomUUID()}` });
}
