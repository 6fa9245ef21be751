import { collectDefaultMetrics, Registry } from '@prometheus-io/client';

/** Creates a registry with the metrics of every Node process: CPU, memory, event loop, garbage collection. */
export function createMetricsRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
