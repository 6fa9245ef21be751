import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../bin/deskbridge.js', import.meta.url));

/** The result of a command. */
export interface CliRun {
  /** Exit status; null when a signal ended it. */
  code: number | null;
  stdout: string;
  stderr: string;
}

/**
 * Runs the `deskbridge` command to its end, in a folder without an `.env`. It gets only the given variables, `PATH` and
 * `HOME`.
 * @param input everything that is typed, at once
 */
export function runCli(args: readonly string[], env: Record<string, string>, input = ''): Promise<CliRun> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: tmpdir(),
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
    });
    const killIt = (): void => void child.kill('SIGKILL');
    process.once('exit', killIt);
    const run: CliRun = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (run.stderr += text));
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', killIt);
      resolve({ ...run, code });
    });
    // A command that does not read its input may end before the input is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
