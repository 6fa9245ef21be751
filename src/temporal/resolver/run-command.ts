import { spawn } from 'node:child_process';

/** How a program is run. */
export interface RunOptions {
  env: NodeJS.ProcessEnv;
  /** The program is killed after this time. */
  timeoutMs: number;
  cwd?: string;
  /** Called for each line of the output and of the errors. */
  onLine?: (line: string) => void;
}

const keptCharacters = 4000;

/**
 * Runs a program until it ends.
 * @returns the last part of its output and errors
 * @throws {Error} when it cannot be started, takes too long, or ends with a code other than 0. In the last case the
 * message ends with the last lines it wrote
 */
export function runCommand(command: string, args: readonly string[], options: RunOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      env: options.env,
      cwd: options.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    let output = '';
    const take = (chunk: string): void => {
      output = (output + chunk).slice(-keptCharacters);
      for (const line of chunk.split('\n')) if (line.trim() !== '') options.onLine?.(line.trim());
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Error(error.code === 'ENOENT' ? `${command} is not installed` : `${command}: ${error.message}`));
    });
    child.once('close', (code, signal) => {
      if (code === 0) resolve(output);
      else if (signal === 'SIGKILL') reject(new Error(`not finished within ${options.timeoutMs / 1000} s`));
      else reject(new Error(`ended with code ${code ?? signal}: ${lastLines(output)}`));
    });
  });
}

function lastLines(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  return lines.slice(-3).join(' | ').slice(0, 500) || 'no output';
}
