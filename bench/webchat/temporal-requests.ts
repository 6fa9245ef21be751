import { setTimeout as delay } from 'node:timers/promises';

/** Number of requests by operation, like `PollActivityTaskQueue`. */
export type RequestCounts = Record<string, number>;

/** Line of `service_requests` in the metrics of Temporal's server, for what clients and workers send. */
const counter =
  /^service_requests\{(?=[^}]*namespace="default")(?=[^}]*service_name="frontend")[^}]*operation="(\w+)"[^}]*\} (\d+)/gmu;

/**
 * Counts the requests that reach Temporal's frontend within some time, from all clients and workers.
 * @param metricsPort `--metrics-port` of the dev server
 */
export async function countRequests(metricsPort: number, seconds: number): Promise<RequestCounts> {
  const before = await readCounts(metricsPort);
  await delay(seconds * 1_000);
  const after = await readCounts(metricsPort);
  return Object.fromEntries(
    Object.entries(after)
      .map(([operation, count]) => [operation, count - (before[operation] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

/** Sum of all operations. */
export function sumOf(counts: RequestCounts): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function readCounts(metricsPort: number): Promise<RequestCounts> {
  const response = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  const counts: RequestCounts = {};
  for (const [, operation = '', count] of (await response.text()).matchAll(counter)) {
    counts[operation] = (counts[operation] ?? 0) + Number(count);
  }
  return counts;
}
