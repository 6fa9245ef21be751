import type { Config } from '../../config/load-config.ts';
import { hashId } from '../../pins/digest.ts';
import { openClient } from '../../temporal/connection.ts';
import { createDataConverter } from '../../temporal/data-converter.ts';
import type { DeskParts } from '../../worker/help-desk.ts';
import { runningServer } from '../running-server.ts';

/**
 * Connects a command to our own directory, through the Temporal server of the running service.
 * @throws Error in plain words when that server is the embedded one and does not run
 */
export function openDirectoryParts(config: Config): { parts: DeskParts; close(): Promise<void> } {
  const { client, connection } = openClient(
    runningServer(config, 'Deskbridge itself keeps the PINs for this help desk'),
    createDataConverter(config),
  );
  return {
    parts: {
      client,
      taskQueue: config.temporal.taskQueue,
      hash: (value) => hashId(config.pinPepper, value),
    },
    close: () => connection.close(),
  };
}
