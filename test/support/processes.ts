import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** How much of its output a process that ended too early is quoted with, in characters. */
const quotedCharacters = 2_000;

/** A process of the product, with everything it wrote. */
export interface ServiceProcess {
  readonly pid: number;
  /** Standard output and standard error so far. */
  output(): string;
  /**
   * Waits for a line with this text and returns it; a line that was written before counts.
   * @throws Error with the end of the output when the process ends without it
   */
  says(text: string): Promise<string>;
  /** Ends it at once, as a power cut would. */
  kill(): Promise<void>;
  /** Asks it to end and waits for that. */
  stop(): Promise<void>;
}

/**
 * Starts a program of this repository with the Node that runs the tests. It sees the given variables only, and dies
 * with the test process.
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
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ?? `code ${code}`));
  });
  void ended.then(() => process.off('exit', endWithUs));
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const output = (): string => lines.join('\n');
  return {
    pid: child.pid ?? 0,
    output,
    says: (text) =>
      new Promise((resolve, reject) => {
        const known = lines.find((line) => line.includes(text));
        if (known !== undefined) {
          resolve(known);
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
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  };
}
