import { connectWorker, openClient, plainTarget } from '../../src/temporal/connection.ts';
import { createDataConverter } from '../../src/temporal/data-converter.ts';
import { startEmbeddedServer } from '../../src/temporal/embedded-server.ts';
import type { StackServer } from './stack.ts';
import { newSecrets, serverBinary } from './temporal.ts';

/** A Temporal server of a test's own, and how to stop it. */
export interface ShortRuns {
  server: StackServer;
  close(): Promise<void>;
}

/**
 * Starts a server on which workflows soon continue as new.
 * @param suggestedAfter number of events after which it suggests that; by default it takes thousands
 */
export async function startShortRuns(suggestedAfter: number): Promise<ShortRuns> {
  const embedded = await startEmbeddedServer({
    binary: serverBinary(),
    dataDir: null,
    uiPort: null,
    extraArgs: ['--dynamic-config-value', `limit.historyCount.suggestContinueAsNew=${suggestedAfter}`],
  });
  const target = plainTarget(embedded.address);
  const dataConverter = createDataConverter(newSecrets());
  const { client, connection } = openClient(target, dataConverter);
  const server = { client, connection: await connectWorker(target), namespace: target.namespace, dataConverter };
  return {
    server,
    close: async () => {
      await Promise.all([server.connection.close(), connection.close()]);
      await embedded.stop();
    },
  };
}
