import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';

/** How a server is run as a child process. */
export interface ServerProcessOptions {
  binary: string;
  args: readonly string[];
  /** Takes what the server writes; appended to. */
  logFile: string;
}

/** A server that runs as a child process and ends with this one. */
export interface ServerProcess {
  pid: number;
  /** Resolves when it has ended for whatever reason, with a word about how. */
  ended: Promise<string>;
  /** Asks it to end, and ends it after a while. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** The last lines it wrote. */
  logTail(): string;
  /** Whether it wrote this text anywhere. */
  wrote(text: string): boolean;
}

const stopsWithinMs = 10_000;
const largestLogBytes = 5_000_000;
const tailCharacters = 1500;

/**
 * The watcher of a server: waits on its input, which the kernel closes when our process dies in any way, SIGKILL
 * included, and then ends the server. A line on its input means that the server is gone already.
 */
const watcherScript = 'read -r _ || { kill -TERM "$1"; sleep 5; kill -KILL "$1"; } 2>/dev/null';

/**
 * Starts a server in a process group of its own, so that Ctrl-C reaches only us and we can stop in the right order.
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
  // Without a shell the server is only stopped by us; that is no reason to fail.
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

/** Our own settings are none of the server's business, and TEMPORAL_… ones would change what it does. */
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
