import { join } from 'node:path';
import type { Config } from '../../config/load-config.ts';
import { hashId } from '../../pins/digest.ts';
import { configuredTarget, openClient, plainTarget, type TemporalTarget } from '../../temporal/connection.ts';
import { createDataConverter } from '../../temporal/data-converter.ts';
import { addressOfServer } from '../../temporal/database-lock.ts';
import type { DeskParts } from '../../worker/help-desk.ts';

/**
 * Connects a command to our own directory, through the Temporal server of the running service.
 * @throws Error in plain words when that server is the embedded one and does not run
 */
export function openDirectoryParts(config: Config): { parts: DeskParts; close(): Promise<void> } {
  const { client, connection } = openClient(targetOf(config), createDataConverter(config));
  return {
    parts: {
      client,
      taskQueue: config.temporal.taskQueue,
      hash: (value) => hashId(config.pinPepper, value),
    },
    close: () => connection.close(),
  };
}

function targetOf({ temporal, dataDir }: Config): TemporalTarget {
  if (!temporal.embedded) return configuredTarget(temporal);
  const address = addressOfServer(join(dataDir, 'temporal.db'));
  if (address === null) {
    throw new Error(
      'Deskbridge itself keeps the PINs for this help desk, and it is not running here: start it with npm start, or set DATA_DIR or TEMPORAL_ADDRESS to where it runs.',
    );
  }
  return plainTarget(address, temporal.embeddedNamespace);
}
