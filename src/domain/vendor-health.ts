import type { FailureKind } from './failures.ts';

/** What a check of one outside service found. */
export interface VendorState {
  /** Name of its adapter, for operators. */
  name: string;
  /** Why it does not work; null if it does. `bug`: not because of the vendor. */
  failure: FailureKind | 'bug' | null;
  /** How long the check took, in milliseconds. */
  tookMs: number;
}

/** Whether the services that conversations need take our requests. */
export interface VendorHealth {
  /** Epoch milliseconds. */
  checkedAt: number;
  desk: VendorState;
  /** Null: messaging is not configured on the worker. */
  messaging: VendorState | null;
}

/** Input of the workflow that keeps the last check. */
export interface VendorHealthInput {
  last: VendorHealth | null;
}

/** How long a result holds, in milliseconds. What fails is checked again earlier, so that its recovery shows soon. */
const goodForMs = 30_000;
const badForMs = 10_000;
/** A result that is older than this says nothing any more; in milliseconds. */
const usableMs = 120_000;

/** True if the services have to be checked again. */
export function isStale(health: VendorHealth | null, now: number): boolean {
  if (health === null) return true;
  return now - health.checkedAt >= (isBad(health) ? badForMs : goodForMs);
}

/** True if a service failed. */
export function isBad({ desk, messaging }: VendorHealth): boolean {
  return desk.failure !== null || (messaging !== null && messaging.failure !== null);
}

/** True if a result still says something, although it may be {@link isStale}. */
export function isUsable(health: VendorHealth | null, now: number): health is VendorHealth {
  return health !== null && now - health.checkedAt < usableMs;
}
