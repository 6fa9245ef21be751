import type { Config } from '../config/types.ts';
import { configuredTarget, plainTarget, type TemporalTarget } from './connection.ts';
import { startCodecServer } from './codec-server.ts';
import { startWatchedServer } from './watched-server.ts';
import { freePort } from './free-port.ts';
import { resolveDevServer } from './resolve-dev-server.ts';

/** The Temporal server a process uses. */
export interface TemporalServer {
  target: TemporalTarget;
  address: string;
  /** Null when the server is not ours and its UI not known. */
  uiUrl: string | null;
  /** Ends the embedded server; does nothing to any other. */
  stop(): Promise<void>;
  /** Settles when the embedded server has ended; never for any other. */
  ended: Promise<string>;
}

/**
 * The configured server, or the embedded one, which is looked for and started.
 * @param report takes a line for a person who waits
 */
export async function openTemporal(config: Config, report: (line: string) => void): Promise<TemporalServer> {
  if (!config.temporal.embedded) {
    const target = configuredTarget(config.temporal);
    const address = target.connectionOptions.address ?? 'localhost:7233';
    return { target, address, uiUrl: null, stop: async () => undefined, ended: new Promise(() => undefined) };
  }
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
  // Whoever can reach the embedded server's UI sits at this machine; without this it shows them cipher text only.
  const codec = await startCodecServer({
    keys: config.payloadKeys,
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
