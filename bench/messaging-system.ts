import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { deskVariables, sunshineVariables } from '../demo/environment.ts';
import { provision } from '../demo/messaging/switchboard.ts';
import { loadConfig } from '../src/config/load-config.ts';
import type { SimulatedCustomer } from '../simulators/sunshine/customer.ts';
import { startSunshineSimulator, type SunshineSimulator } from '../simulators/sunshine/index.ts';
import { startZendeskDesk } from '../simulators/zendesk/desk.ts';
import { openClient, plainTarget, type OpenClient } from '../src/temporal/connection.ts';
import { createDataConverter } from '../src/temporal/data-converter.ts';
import { startEmbeddedServer } from '../src/temporal/embedded-server.ts';
import { freePort } from '../src/temporal/free-port.ts';
import { startProcess } from '../test/support/processes.ts';

/** The product on a simulated messaging platform. Temporal (with a database file), API and worker are processes. */
export interface MessagingSystem {
  sunshine: SunshineSimulator;
  client: OpenClient['client'];
  /**
   * Waits for the next message of the bot in a conversation.
   * @returns when it reached the platform, in epoch milliseconds
   * @throws Error when none comes within three minutes
   */
  untilBotSpeaks(conversationId: string): Promise<number>;
  /** Number of messages of the bot that nothing waited for: second answers to a question. */
  unawaited(): number;
  /** Resident memory of the worker, in megabytes. */
  workerMemory(): Promise<number>;
  stop(): Promise<void>;
}

const answerLimitMs = 180_000;
const kilobytesPerMegabyte = 1_024;

/**
 * Starts everything. The desk and the platform run in this process.
 * @param binary path of Temporal's executable
 */
export async function startMessagingSystem(binary: string): Promise<MessagingSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'deskbridge-bench-'));
  const temporal = await startEmbeddedServer({ binary, dataDir, uiPort: null });
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
  };
  const config = loadConfig(env);
  const { client, connection } = openClient(plainTarget(temporal.address), createDataConverter(config));
  const api = startProcess(['bin/deskbridge.js', 'start', 'api'], env);
  const worker = startProcess(['bin/deskbridge.js', 'start', 'worker'], env);
  await Promise.all([api.says('API ready'), worker.says('worker started')]);
  const bot = listenToBot(sunshine);
  return {
    sunshine,
    client,
    untilBotSpeaks: bot.next,
    unawaited: bot.unawaited,
    workerMemory: () => residentMegabytes(worker.pid),
    stop: async () => {
      bot.close();
      await Promise.all([api.kill(), worker.kill()]);
      await connection.close();
      await sunshine.close();
      await desk.close();
      await temporal.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/**
 * Asks a question that the policy answers with one message.
 * @returns milliseconds from the customer's message to the bot's message on the platform
 */
export async function ask(system: MessagingSystem, customer: SimulatedCustomer, index: number): Promise<number> {
  const answered = system.untilBotSpeaks(customer.conversationId ?? customer.open());
  const askedAt = Date.now();
  customer.say(`What can you do? (${index.toString(36)})`);
  return (await answered) - askedAt;
}

interface BotListener {
  next(conversationId: string): Promise<number>;
  unawaited(): number;
  close(): void;
}

/** Watches the platform's log of requests for messages of the bot. */
function listenToBot({ requests }: SunshineSimulator): BotListener {
  const waiting = new Map<string, (atMs: number) => void>();
  let unawaited = 0;
  const timer = setInterval(() => {
    for (const { method, path, atMs } of requests.splice(0)) {
      const conversationId = /\/conversations\/([^/]+)\/messages$/.exec(path)?.[1];
      if (method !== 'POST' || conversationId === undefined) continue;
      const heard = waiting.get(conversationId);
      waiting.delete(conversationId);
      if (heard === undefined) unawaited += 1;
      else heard(atMs);
    }
  }, 1);
  return {
    next: async (conversationId) => {
      const stop = new AbortController();
      const late = delay(answerLimitMs, null, { signal: stop.signal }).catch(() => null);
      const heard = new Promise<number>((resolve) => waiting.set(conversationId, resolve));
      const atMs = await Promise.race([heard, late]);
      stop.abort();
      if (atMs === null) throw new Error(`the bot said nothing within ${answerLimitMs} ms`);
      return atMs;
    },
    unawaited: () => unawaited,
    close: () => clearInterval(timer),
  };
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(stdout.trim()) / kilobytesPerMegabyte);
}
