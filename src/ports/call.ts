/** Limits of one call to an outside service. Adapters never retry: Temporal does. */
export interface CallOptions {
  /** Aborts the call: time is up, or the activity was cancelled. */
  signal: AbortSignal;
  /**
   * When the write that this call belongs to was first tried, epoch milliseconds; absent if it belongs to none. A new write
   * is worth another try when something optional fails for now, an old one is not.
   */
  firstTriedAt?: number | undefined;
}

/** Makes a write safe to repeat. */
export interface WriteKey {
  /** The same for every attempt of one operation, different for every operation. */
  key: string;
  /** When the operation was first tried, epoch milliseconds; for the first attempt, now. */
  firstTriedAt: number;
  /** True if an earlier attempt may have succeeded although its answer was lost: search before writing again. */
  mayBeDone: boolean;
}
