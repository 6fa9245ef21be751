import { mkdtemp, rm } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig, type Config } from '../src/config/load-config.ts';
import { registerPhone } from '../src/worker/register-phone.ts';
import type { DeskName } from '../src/config/desk-names.ts';
import { digestPin, hashId } from '../src/pins/digest.ts';
import { makePinRecord } from '../src/pins/record.ts';
import { deskVariables } from '../demo/environment.ts';
import { startDesk, type SimulatedDesk } from '../simulators/desks.ts';
import { openClient, plainTarget, type OpenClient, type TemporalTarget } from '../src/temporal/connection.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { freePort } from '../src/temporal/free-port.ts';
import { registerSearchAttributes } from '../src/temporal/search-attributes.ts';
import { startWatchedServer, type WatchedServer } from '../src/temporal/watched-server.ts';
import { connectDesk } from '../src/worker/help-desk.ts';
import { startProcess, type ServiceProcess } from '../test/support/processes.ts';

/** The PIN of every customer. */
export const pin = '012345';
/** Basic credentials of the phone routes. */
export const credentials = { username: 'faults', password: 'a-password-of-no-use' } as const;

/** The product as it runs in production, each part in a process of its own, on a simulated desk. */
export interface FaultSystem {
  desk: SimulatedDesk;
  /** Where the API listens. */
  url: string;
  config: Config;
  target: TemporalTarget;
  dataConverter: ReturnType<typeof createDataConverter>;
  client: OpenClient['client'];
  /** Kills a worker during its work and starts another one. */
  replaceWorker(): Promise<void>;
  /** Kills both workers; {@link startWorkers} starts two others. */
  killWorkers(): Promise<void>;
  startWorkers(): Promise<void>;
  /** Starts one more worker. */
  startWorker(): Promise<ServiceProcess>;
  /** Starts one more API, on any free port. */
  startApi(): Promise<ApiProcess>;
  /** Kills the Temporal server, as a power cut would, and starts it again with its database file. */
  restartTemporal(): Promise<void>;
  close(): Promise<void>;
}

/** A process of the API, and where it listens. */
export interface ApiProcess extends ServiceProcess {
  url: string;
}

/** What exists before the parts of the product start. */
export interface Ground {
  desk: SimulatedDesk;
  /** Where the API will listen. */
  url: string;
}

/** Variables that go over those of the system. */
export type OwnVariables = Record<string, string> | ((ground: Ground) => Promise<Record<string, string>>);

/** Phone number of the n-th customer. */
export const phoneOf = (index: number): string => `+1555555${String(index).padStart(4, '0')}`;

/**
 * Starts everything and fills the desk with customers, who have a phone number and a PIN.
 * @param binary path of Temporal's executable
 * @param variables go over the variables of the system
 */
export async function startFaultSystem(
  name: DeskName,
  customers: number,
  binary: string,
  variables: OwnVariables = {},
): Promise<FaultSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-faults-'));
  const desk = await startDesk(name);
  const server = { binary, dataDir, uiPort: null };
  let temporal = await startWatchedServer(server);
  const target = plainTarget(temporal.address);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const pepper = randomBytes(24).toString('base64');
  const env = {
    ...deskVariables(desk),
    PORT: String(port),
    PUBLIC_URL: url,
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
    HTTP_USERNAME: credentials.username,
    HTTP_PASSWORD: credentials.password,
    PIN_PEPPER: pepper,
    PAYLOAD_KEYS: `faults:${randomBytes(32).toString('base64')}`,
    TEMPORAL_ADDRESS: temporal.address,
    BACKLOG_PER_MINUTE: '3000',
    RECONCILE_MINUTES: '1',
    // The simulated search shows changes at once.
    JIRA_SEARCH_LAG_SECONDS: '3',
    ...(typeof variables === 'function' ? await variables({ desk, url }) : variables),
  };
  const config = loadConfig(env);
  const dataConverter = createDataConverter(config);
  const { client, connection } = openClient(target, dataConverter);
  await registerSearchAttributes(connection, target.namespace);
  const start = (part: 'api' | 'worker', own: Record<string, string> = {}): ServiceProcess =>
    startProcess(['bin/deskbridge.js', 'start', part], { ...env, ...own });
  const more: ServiceProcess[] = [];
  const api = start('api');
  let workers = [start('worker'), start('worker')];
  await Promise.all([api.says('API ready'), ...workers.map((worker) => worker.says('worker started'))]);

  for (const { group } of [config.routing.default, ...Object.values(config.routing.intents)]) desk.seedGroup(group);
  if (config.desk === null) throw new Error('the simulated desk is not configured');
  const hash = (value: string): string => hashId(pepper, value);
  const connected = connectDesk(config.desk, { client, taskQueue: config.temporal.taskQueue, hash });
  const record = await makePinRecord(digestPin(pepper, pin));
  for (let index = 0; index < customers; index += 1) {
    const phone = phoneOf(index);
    const id = desk.seedCustomer({ name: `Customer ${index}`, phone, email: `customer-${index}@example.com` });
    const options = { signal: AbortSignal.timeout(30_000) };
    const { directory, phones } = connected;
    if (phones !== null) await registerPhone({ phones, directory }, phone, id, options);
    await directory.setPinRecord(id, record, options);
  }
  desk.webhooks.settings.target = `${url}/webhooks/${name}`;

  return {
    desk,
    url,
    config,
    target,
    dataConverter,
    client,
    replaceWorker: async () => {
      const [victim, ...others] = workers;
      await victim?.kill();
      const next = start('worker');
      workers = [...others, next];
      await next.says('worker started');
    },
    killWorkers: async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      workers = [];
    },
    startWorkers: async () => {
      workers = [start('worker'), start('worker')];
      await Promise.all(workers.map((worker) => worker.says('worker started')));
    },
    startWorker: async () => {
      const worker = start('worker');
      more.push(worker);
      await worker.says('worker started');
      return worker;
    },
    startApi: async () => {
      const process = start('api', { PORT: '0' });
      more.push(process);
      const { url } = JSON.parse(await process.says('API ready')) as { url: string };
      return { ...process, url };
    },
    restartTemporal: async () => {
      const { address } = temporal;
      await crash(temporal);
      temporal = await startWatchedServer({ ...server, port: Number(new URL(`http://${address}`).port) });
    },
    close: async () => {
      await Promise.all([api, ...workers, ...more].map((process) => process.kill()));
      await Promise.all([connected.close(), connection.close()]);
      await crash(temporal);
      await desk.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function crash(temporal: WatchedServer): Promise<void> {
  process.kill(temporal.pid(), 'SIGKILL');
  await temporal.ended;
  await temporal.stop();
}
