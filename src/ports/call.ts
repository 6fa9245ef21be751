/** How one call to an outside service is bounded. Adapters never retry: Temporal does. */
export interface CallOptions {
  /** Aborts the call: time is up, or the activity was cancelled. */
  signal: AbortSignal;
}

/** Makes a write safe to repeat. */
export interface WriteKey {
  /** The same for every try of one operation, different for every operation. */
  key: string;
  /** When the operation was tried for the first time (epoch milliseconds); the first try passes the present. */
  firstTriedAt: number;
  /** True when an earlier try may have been done although its answer was lost: look before writing again. */
  mayBeDone: boolean;
}
