import { distributionOf } from '../bench/statistics.ts';

/** Times in milliseconds as one text: `p50 12, p95 30, max 41 (n = 100)`. */
export function quantiles(times: readonly number[]): string {
  if (times.length === 0) return 'none';
  const { count, p50, p95, maximum } = distributionOf(times);
  return `p50 ${Math.round(p50)}, p95 ${Math.round(p95)}, max ${Math.round(maximum)} (n = ${count})`;
}

/** How often each value occurs. */
export function countOf<Value extends string>(values: readonly Value[]): Partial<Record<Value, number>> {
  const counts: Partial<Record<Value, number>> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

/** Runs the work for each item, at most so many at the same time. */
export async function forEachAtOnce<Item>(
  items: Iterable<Item>,
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = rest.next(); next.done !== true; next = rest.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
