import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const cache = join(import.meta.dirname, '../../node_modules/.cache/deskbridge');

/** Longest an installation may take, in milliseconds. */
const installMs = 5 * 60_000;

/** A Python environment of its own. */
export interface PythonVenv {
  /** Path of the interpreter. */
  python: string;
  /** Path of a command that one of the packages installed. */
  bin(name: string): string;
}

/**
 * A Python environment with these packages, made once and kept under `node_modules/.cache`. Safe to ask for from
 * several test processes at once. Throws when `python3` or the package index cannot be reached: a test that needs a
 * foreign program must not pass without it.
 * @param packages requirements as pip takes them, best with a version: `signalwire-sdk==3.7.5`
 */
export async function pythonVenv(packages: string[]): Promise<PythonVenv> {
  const hash = createHash('sha256').update(packages.toSorted().join('\n')).digest('hex').slice(0, 12);
  const directory = join(cache, `venv-${hash}`);
  const ready = join(directory, '.ready');
  await mkdir(cache, { recursive: true });
  if (!existsSync(ready)) await withLock(`${directory}.lock`, () => install(directory, ready, packages));
  const bin = (name: string): string => join(directory, 'bin', name);
  return { python: bin('python'), bin };
}

async function install(directory: string, ready: string, packages: string[]): Promise<void> {
  if (existsSync(ready)) return;
  await rm(directory, { recursive: true, force: true });
  try {
    await run('python3', ['-m', 'venv', directory]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await run(join(directory, 'bin', 'python'), pip, { timeout: installMs });
  } catch (error) {
    throw new Error(`No Python environment with ${packages.join(', ')}: python3 with venv and PyPI are needed.`, {
      cause: error,
    });
  }
  await writeFile(ready, packages.join('\n'));
}

/** Runs alone among all processes that use the same lock; one left behind by a killed process is taken over. */
async function withLock(lock: string, action: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + 2 * installMs;
  while (!(await acquire(lock))) {
    if (Date.now() > giveUpAt) throw new Error(`Lock is held for too long: ${lock}`);
    await delay(200);
  }
  try {
    await action();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function acquire(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > installMs) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
