import { prepareDirectory } from '../config/data-directory.ts';
import type { Config } from '../config/load-config.ts';
import { configuredTarget, plainTarget, type TemporalTarget } from './connection.ts';
import { startCodecServer } from './codec-server.ts';
import { startWatchedServer } from './watched-server.ts';
import { freePort } from './free-port.ts';
import { resolveDevServer } from './resolve-dev-server.ts';

/** The Temporal server that a process uses. */
export interface TemporalServer {
  target: TemporalTarget;
  address: string;
  /** Null when the address of the UI is not known, because the server is not the embedded one. */
  uiUrl: string | null;
  /** Stops the embedded server. Does nothing for any other. */
  stop(): Promise<void>;
  /** Resolves when the embedded server has ended. Never resolves for any other. */
  ended: Promise<string>;
}

/**
 * Returns the configured server, or starts the embedded one, with a codec server for its UI.
 * @param report shows a line to the person who waits
 * @throws {ConfigError} when the embedded server cannot keep its database in `DATA_DIR`
 */
export async function openTemporal(config: Config, report: (line: string) => void): Promise<TemporalServer> {
  if (!config.temporal.embedded) {
    const target = configuredTarget(config.temporal);
    const address = target.connectionOptions.address ?? 'localhost:7233';
    return { target, address, uiUrl: null, stop: async () => undefined, ended: new Promise(() => undefined) };
  }
  prepareDirectory(config.dataDir);
  const binary = await resolveDevServer({ configuredPath: config.temporal.cliPath, report });
  const uiPort = await freePort();
  const codecPort = await freePort();
  const server = await startWatchedServer({
    binary,
    dataDir: config.dataDir,
    namespace: config.temporal.embeddedNamespace,
    uiPort,
    extraArgs: ['--ui-codec-endpoint', `http://127.0.0.1:${codecPort}`],
    report,
  });
  // Only users of this machine can reach the UI of the embedded server. Without a codec server it shows ciphertext.
  const codec = await startCodecServer({
    secrets: config,
    port: codecPort,
    uiOrigin: `http://127.0.0.1:${uiPort}`,
  });
  return {
    target: plainTarget(server.address, server.namespace),
    address: server.address,
    uiUrl: server.uiUrl,
    stop: async () => {
      await codec.close();
      await server.stop();
    },
    ended: server.ended,
  };
}
