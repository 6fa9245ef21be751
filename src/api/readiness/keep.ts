/** When a kept value is asked for again. In milliseconds. */
export interface KeepOptions<Value> {
  /** How long a value is given without asking again. */
  freshMs(value: Value): number;
  /** A value that is older than this is not given any more: whoever asks waits for the next one. */
  usableMs: number;
}

/**
 * Keeps the last value of something that costs a request. An older one is given at once, while one request replaces it,
 * however many ask.
 * @param ask never fails, and has its own time limit
 */
export function keep<Value>(ask: () => Promise<Value>, options: KeepOptions<Value>): () => Promise<Value> {
  let kept: { value: Value; at: number } | null = null;
  let asking: Promise<Value> | null = null;
  const refresh = async (): Promise<Value> => {
    try {
      const value = await ask();
      kept = { value, at: performance.now() };
      return value;
    } finally {
      asking = null;
    }
  };
  return async () => {
    const ageMs = kept === null ? Infinity : performance.now() - kept.at;
    if (kept !== null && ageMs < options.freshMs(kept.value)) return kept.value;
    asking ??= refresh();
    return kept !== null && ageMs < options.usableMs ? kept.value : asking;
  };
}
