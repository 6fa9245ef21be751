/** Times of many requests, in milliseconds. */
export interface Distribution {
  count: number;
  p50: number;
  p95: number;
  p99: number;
  maximum: number;
}

/** Summarizes times in milliseconds. */
export function distributionOf(times: readonly number[]): Distribution {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number =>
    round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), maximum: round(sorted.at(-1) ?? 0) };
}

/** Rounds to one decimal place. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Runs the work. Returns how long it took, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
