import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deskVariables, sunshineVariables } from '../demo/environment.ts';
import { provision } from '../demo/messaging/switchboard.ts';
import { loadConfig } from '../src/config/load-config.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../simulators/zendesk/desk.ts';
import { openClient, plainTarget, type OpenClient } from '../src/temporal/connection.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { startEmbeddedServer } from '../src/temporal/embedded-server.ts';
import { freePort } from '../src/temporal/free-port.ts';
import { startProcess, type ServiceProcess } from '../test/support/processes.ts';

/** The product on a simulated messaging platform. Temporal (with a database file), API and worker are processes. */
export interface Platform {
  sunshine: SunshineSimulator;
  client: OpenClient['client'];
  /** Where the API listens. */
  url: string;
  api: ServiceProcess;
  worker: ServiceProcess;
  stop(): Promise<void>;
}

/** What one measurement needs besides the defaults. */
interface PlatformOptions {
  /** They go over the variables of the product. */
  variables?: Record<string, string>;
  /** Flags of Node for the process of the API. */
  apiFlags?: readonly string[];
  /** Further arguments of Temporal's server. */
  serverArgs?: readonly string[];
}

const kilobytesPerMegabyte = 1_024;

/**
 * Starts everything. The desk and the platform run in this process.
 * @param binary path of Temporal's executable
 */
export async function startPlatform(
  binary: string,
  { variables = {}, apiFlags = [], serverArgs = [] }: PlatformOptions = {},
): Promise<Platform> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-bench-'));
  const temporal = await startEmbeddedServer({ binary, dataDir, uiPort: null, extraArgs: serverArgs });
  const desk = await startZendeskDesk();
  const sunshine = await startSunshineSimulator({ zendesk: desk.zendesk });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...deskVariables(desk),
    ...sunshineVariables(sunshine),
    SUNSHINE_WEBHOOK_SECRET: await provision(sunshine, url),
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
    PIN_PEPPER: randomBytes(24).toString('base64'),
    PAYLOAD_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    RECONCILE_MINUTES: '0',
    // What is measured is the processing: the bot does not wait whether the customer writes more.
    MESSAGING_PAUSE_MS: '0',
    ...variables,
  };
  const config = loadConfig(env);
  const { client, connection } = openClient(plainTarget(temporal.address), createDataConverter(config));
  const api = startProcess([...apiFlags, 'bin/deskbridge.js', 'start', 'api'], env);
  const worker = startProcess(['bin/deskbridge.js', 'start', 'worker'], env);
  await Promise.all([api.says('API ready'), worker.says('worker started')]);
  return {
    sunshine,
    client,
    url,
    api,
    worker,
    stop: async () => {
      await Promise.all([api.kill(), worker.kill()]);
      await connection.close();
      await sunshine.close();
      await desk.close();
      await temporal.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resident memory of a process, in megabytes. */
export async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(stdout.trim()) / kilobytesPerMegabyte);
}
