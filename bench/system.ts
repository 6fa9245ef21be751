import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { digestPin } from '../src/pins/digest.ts';
import { startEmbeddedServer } from '../src/temporal/embedded-server.ts';
import { freePort } from '../src/temporal/free-port.ts';
import { resolveDevServer } from '../src/temporal/resolve-dev-server.ts';

/** The running system that is measured, each part in a process of its own. */
export interface BenchSystem {
  apiUrl: string;
  zendeskUrl: string;
  username: string;
  password: string;
  pin: string;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const pin = '012345';
/** E-mail address of our agent in the simulated Zendesk, see `bench/simulator.ts`. */
const agent = 'bot@example.com';
/** Time limit for the service to become ready, in milliseconds. */
const readyWithinMs = 60_000;

/** Where Temporal keeps its data: in memory, or in a file as with `npm start`, which syncs every commit to the disk. */
export type Database = 'memory' | 'file';

/**
 * Starts Temporal, the simulated Zendesk and the service (API and worker in one process, as `npm start` runs them).
 * @param customers number of customers in the simulated Zendesk
 * @param report takes a line of progress for a person
 */
export async function startSystem(
  database: Database,
  customers: number,
  report: (line: string) => void,
): Promise<BenchSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-bench-'));
  const pepper = randomBytes(24).toString('base64');
  const children: ChildProcess[] = [];
  const binary = await resolveDevServer({ configuredPath: process.env['TEMPORAL_CLI_PATH'] ?? null, report });
  const temporal = await startEmbeddedServer({ binary, dataDir: database === 'file' ? dataDir : null, uiPort: null });
  const simulator = run(children, ['bench/simulator.ts', digestPin(pepper, pin), String(customers)], {});
  const zendeskUrl = await firstLine(simulator);
  const port = await freePort();
  const apiUrl = `http://127.0.0.1:${port}`;
  const env = {
    PORT: String(port),
    PUBLIC_URL: apiUrl,
    LOG_LEVEL: 'error',
    HTTP_USERNAME: 'bench',
    HTTP_PASSWORD: 'bench-password-of-no-use',
    ZENDESK_URL: zendeskUrl,
    ZENDESK_SUBDOMAIN: 'bench',
    ZENDESK_EMAIL: agent,
    ZENDESK_API_TOKEN: 'bench',
    ZENDESK_SOLVE_AS: agent,
    TEMPORAL_ADDRESS: temporal.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    PIN_PEPPER: pepper,
    PAYLOAD_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    ANSWER_DEADLINE_MS: '10000',
  };
  run(children, ['bin/deskbridge.js', 'start'], env);
  await untilReady(apiUrl);
  return {
    apiUrl,
    zendeskUrl,
    username: env.HTTP_USERNAME,
    password: env.HTTP_PASSWORD,
    pin,
    stop: async () => {
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')));
      await temporal.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function run(children: ChildProcess[], args: string[], env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout?.resume();
  children.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the simulator has no output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('the simulator ended before it was ready');
}

async function untilReady(apiUrl: string): Promise<void> {
  for (const until = Date.now() + readyWithinMs; Date.now() < until; await delay(100)) {
    try {
      if ((await fetch(new URL('/readyz', apiUrl))).ok) return;
    } catch {
      // Not listening yet.
    }
  }
  throw new Error('the API did not become ready');
}
