import { join } from 'node:path';
import type { Config } from '../config/load-config.ts';
import { configuredTarget, plainTarget, type TemporalTarget } from '../temporal/connection.ts';
import { addressOfServer } from '../temporal/database-lock.ts';

/**
 * The Temporal server of the running service.
 * @param why it has to run, as the beginning of a sentence that ends with "and it is not running here"
 * @throws Error in plain words when that server is the embedded one and does not run
 */
export function runningServer({ temporal, dataDir }: Config, why: string): TemporalTarget {
  if (!temporal.embedded) return configuredTarget(temporal);
  const address = addressOfServer(join(dataDir, 'temporal.db'));
  if (address === null) {
    throw new Error(
      `${why}, and it is not running here: start it with npm start, or set DATA_DIR or TEMPORAL_ADDRESS to where it runs.`,
    );
  }
  return plainTarget(address, temporal.embeddedNamespace);
}
