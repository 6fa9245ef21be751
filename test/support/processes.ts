import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Characters of output in the error for a process that ended too early. */
const quotedCharacters = 2_000;

/** A process of the product, with its output. */
export interface ServiceProcess {
  readonly pid: number;
  /** Standard output and standard error so far. */
  output(): string;
  /**
   * Waits for a line with this text and returns it. A line that was written earlier counts.
   * @throws Error with the end of the output when the process ends without it
   */
  says(text: string): Promise<string>;
  /** Ends it at once (SIGKILL). */
  kill(): Promise<void>;
  /** Asks it to end (SIGTERM) and waits until it has ended; returns how, like `code 0`. */
  stop(): Promise<string>;
  /** Sends a signal. */
  signal(signal: NodeJS.Signals): void;
  /** Resolves when it has ended; tells how. */
  ended: Promise<string>;
}

/**
 * Starts a program of this repository with the Node that runs the tests. It gets only the given variables, `PATH` and
 * `HOME`, and is killed when the test process ends.
 * @param args path of the program, relative to the repository, and its arguments
 */
export function startProcess(args: readonly string[], env: Record<string, string>): ServiceProcess {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const watchers = new Set<(line: string) => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      lines.push(line);
      for (const watch of watchers) watch(line);
    });
  }
  const killIt = (): void => void child.kill('SIGKILL');
  process.once('exit', killIt);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  void ended.then(() => process.off('exit', killIt));
  const end = (signal: NodeJS.Signals): Promise<string> => {
    child.kill(signal);
    return ended;
  };
  const output = (): string => lines.join('\n');
  return {
    pid: child.pid ?? 0,
    output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const written = lines.find((line) => line.includes(text));
        if (written !== undefined) {
          resolve(written);
          return;
        }
        const watch = (line: string): void => {
          if (!line.includes(text)) return;
          watchers.delete(watch);
          resolve(line);
        };
        watchers.add(watch);
        void ended.then((how) =>
          reject(new Error(`${args.join(' ')} ended (${how}) before “${text}”:\n${output().slice(-quotedCharacters)}`)),
        );
      }),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
    ended,
  };
}
