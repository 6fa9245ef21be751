import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

/** How a server is run as a child process. */
export interface ServerProcessOptions {
  binary: string;
  args: readonly string[];
  /** The output of the server is appended to it. */
  logFile: string;
}

/** A server that runs as a child process and ends with this one. */
export interface ServerProcess {
  pid: number;
  /** Resolves when the server has ended for any reason. The text says how, like `code 0`. */
  ended: Promise<string>;
  /** Asks the server to end, and kills it when it does not end in time. */
  stop(): Promise<void>;
  /** Kills the server, as a power failure would. */
  kill(): Promise<void>;
  /** The end of what the server wrote. */
  logTail(): string;
  /** True when the server wrote this text. */
  wrote(text: string): boolean;
}

/** It takes 1.5 to 2 s. What it has accepted is in the database, so that it can be killed. */
const stopsWithinMs = 2_500;
const largestLogBytes = 5_000_000;
const tailCharacters = 1500;

/**
 * The watcher of a server. It waits on its input, which the kernel closes when our process ends in any way, SIGKILL
 * included. Then it ends the server. A line on its input means that the server has already ended.
 */
const watcherScript = 'read -r _ || { kill -TERM "$1"; sleep 5; kill -KILL "$1"; } 2>/dev/null';

/**
 * Starts a server in its own process group, so that Ctrl-C reaches only us and we can stop everything in the right
 * order.
 * @throws {Error} when the executable cannot be started
 */
export async function startServerProcess(options: ServerProcessOptions): Promise<ServerProcess> {
  const log = openLog(options.logFile);
  const logStart = statSync(options.logFile).size;
  const child = spawn(options.binary, options.args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: environmentOfServers(),
  });
  closeSync(log);
  const pid = await pidOf(child, options.binary);
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `code ${code}` : `signal ${signal}`));
  });
  const written = (): string => readFileSync(options.logFile).subarray(logStart).toString();
  const dismissWatcher = startWatcher(pid);
  void ended.then(dismissWatcher);
  return {
    pid,
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), stopsWithinMs);
      await ended;
      clearTimeout(timer);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    logTail: () => written().slice(-tailCharacters).trim(),
    wrote: (text) => written().includes(text),
  };
}

function startWatcher(pid: number): () => void {
  const watcher = spawn('/bin/sh', ['-c', watcherScript, 'sh', String(pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no watcher. The server is then only stopped by us.
  watcher.once('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  return () => watcher.stdin.end('gone\n');
}

function pidOf(child: ChildProcess, binary: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('spawn', () => {
      if (child.pid === undefined) reject(new Error(`${binary} has no process id`));
      else resolve(child.pid);
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(`${binary} cannot be started (${error.code ?? error.message})`));
    });
  });
}

/** Hides our settings from the server. The TEMPORAL_… variables would change what it does. */
function environmentOfServers(): NodeJS.ProcessEnv {
  const wanted = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'JAVA_HOME', 'XDG_CONFIG_HOME'];
  return Object.fromEntries(wanted.map((name) => [name, process.env[name]]));
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > largestLogBytes) renameSync(file, `${file}.1`);
  } catch {
    // There is no log yet.
  }
  return openSync(file, 'a', 0o600);
}
