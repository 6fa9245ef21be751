import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { lockDatabase, type DatabaseLock } from './database-lock.ts';
import { devServerArguments, devServerHost as host } from './dev-server-arguments.ts';
import { acceptsConnections, freePort, isPortFree } from './free-port.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import { startServerProcess, type ServerProcess } from './server-process.ts';

/** How the embedded server is started. */
export interface EmbeddedServerOptions {
  /** The `temporal` executable. */
  binary: string;
  /** Directory of the database file and the log, created when missing. Null: the server keeps everything in memory. */
  dataDir: string | null;
  /** Port of the gRPC service on 127.0.0.1; default a free one. */
  port?: number;
  /** Port of the web UI on 127.0.0.1; default a free one. Null: no web UI. */
  uiPort?: number | null;
  /** Created when missing; default `default`. */
  namespace?: string;
  /** Further arguments of `temporal server start-dev`. */
  extraArgs?: readonly string[];
  /** Shows a line to the person who waits. */
  report?: (line: string) => void;
}

/** A running embedded server. It ends with our process, even when our process is killed. */
export interface EmbeddedServer {
  /** Host and port of the gRPC service. */
  address: string;
  namespace: string;
  uiUrl: string | null;
  pid: number;
  /** Resolves when the server has ended for any reason. The text says how, like `code 0`. */
  ended: Promise<string>;
  stop(): Promise<void>;
  /** Kills the server, as a power failure would. */
  kill(): Promise<void>;
}

const answersWithinMs = 60_000;
const attemptsWithFreePorts = 3;
/** What the server logs when a port is taken. It is not the end of the log. */
const addressInUse = 'address already in use';

/**
 * Starts a Temporal dev server and waits until it answers.
 * @throws {DatabaseInUseError} when another server uses the database
 * @throws {Error} when a given port is taken; or when the server does not start, with the end of its log
 */
export async function startEmbeddedServer(options: EmbeddedServerOptions): Promise<EmbeddedServer> {
  await assertPortsFree(options);
  const { dataDir } = options;
  if (dataDir !== null) mkdirSync(dataDir, { recursive: true });
  const database = dataDir === null ? null : path.join(path.resolve(dataDir), 'temporal.db');
  const lock = database === null ? null : await lockDatabase(database);
  const logFile =
    dataDir === null
      ? path.join(tmpdir(), `deskbridge-temporal-${randomUUID()}.log`)
      : path.join(dataDir, 'temporal-server.log');
  const cleanUp = (): void => {
    lock?.release();
    if (dataDir === null) rmSync(logFile, { force: true });
  };
  try {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await startOnce(options, { database, logFile, lock, cleanUp });
      } catch (error) {
        // Another process can take a free port before the server does.
        const lostRace = error instanceof Error && error.message.includes(addressInUse);
        if (!lostRace || attempt === attemptsWithFreePorts) throw error;
      }
    }
  } catch (error) {
    cleanUp();
    throw error;
  }
}

interface Files {
  database: string | null;
  logFile: string;
  lock: DatabaseLock | null;
  /** Releases the lock, and deletes the log when there is no data directory. */
  cleanUp: () => void;
}

async function startOnce(options: EmbeddedServerOptions, files: Files): Promise<EmbeddedServer> {
  const startedAt = performance.now();
  const namespace = options.namespace ?? 'default';
  const port = options.port ?? (await freePort());
  const uiPort = options.uiPort === undefined ? await freePort() : options.uiPort;
  const address = `${host}:${port}`;
  const server = await startServerProcess({
    binary: options.binary,
    args: devServerArguments({ port, uiPort, namespace, database: files.database, extraArgs: options.extraArgs ?? [] }),
    logFile: files.logFile,
  });
  files.lock?.heldBy(server.pid, address);
  try {
    await waitUntilItAnswers(server, port, namespace, files.logFile);
  } catch (error) {
    await server.kill();
    throw error;
  }
  void server.ended.then(files.cleanUp);
  options.report?.(`Temporal server ready at ${address} after ${Math.round(performance.now() - startedAt)} ms`);
  const uiUrl = uiPort === null ? null : `http://${host}:${uiPort}`;
  const { pid, ended } = server;
  return { address, namespace, uiUrl, pid, ended, stop: () => server.stop(), kill: () => server.kill() };
}

async function waitUntilItAnswers(server: ServerProcess, port: number, namespace: string, log: string): Promise<void> {
  const deadline = performance.now() + answersWithinMs;
  for (;;) {
    const how = await Promise.race([server.ended, delay(20, null)]);
    if (how !== null) {
      const why = server.wrote(addressInUse) ? `${how}, ${addressInUse}` : how;
      throw new Error(`The Temporal server ended at once (${why}). Its log, ${log}, ends:\n${server.logTail()}`);
    }
    let cause: unknown;
    try {
      if (await answers(port, namespace)) return;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) {
      const waited = `was not ready after ${answersWithinMs / 1000} s`;
      throw new Error(`The Temporal server ${waited}. Its log, ${log}, ends:\n${server.logTail()}`, { cause });
    }
  }
}

/** A listening port is not enough: the namespace and the search attributes are created a moment later. */
async function answers(port: number, namespace: string): Promise<boolean> {
  // The port is checked first, because a gRPC channel that was refused waits a second before it tries again.
  if (!(await acceptsConnections(port))) return false;
  const connection = await Connection.connect({ address: `${host}:${port}`, connectTimeout: 2000, interceptors: [] });
  try {
    await connection.workflowService.describeNamespace({ namespace });
    await registerSearchAttributes(connection, namespace);
    return true;
  } finally {
    await connection.close();
  }
}

async function assertPortsFree(options: EmbeddedServerOptions): Promise<void> {
  for (const [what, port] of [
    ['service', options.port],
    ['web UI', options.uiPort],
  ] as const) {
    if (port !== undefined && port !== null && !(await isPortFree(port))) {
      throw new Error(`Port ${port} for the ${what} of the Temporal server is already in use; choose another one.`);
    }
  }
}
