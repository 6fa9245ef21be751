import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { installMs, installOnce } from './install-once.ts';

const run = promisify(execFile);

/** A virtual environment of Python. */
export interface PythonVenv {
  /** Path of the interpreter. */
  python: string;
  /** Path of a command that one of the packages installed. */
  bin(name: string): string;
}

/**
 * Creates a Python environment with these packages, once under `node_modules/.cache`. Several test processes may call
 * this at once. Throws when `python3` or the package index cannot be reached: a test that needs another party's program
 * must not pass without it.
 * @param packages requirements of pip, with versions: `signalwire-sdk==3.7.5`
 */
export async function pythonVenv(packages: string[]): Promise<PythonVenv> {
  const content = packages.toSorted().join('\n');
  const directory = await installOnce('venv', content, (target) => install(target, packages));
  const bin = (name: string): string => join(directory, 'bin', name);
  return { python: bin('python'), bin };
}

async function install(directory: string, packages: string[]): Promise<void> {
  try {
    await run('python3', ['-m', 'venv', directory]);
    const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages];
    await run(join(directory, 'bin', 'python'), pip, { timeout: installMs });
  } catch (error) {
    throw new Error(`No Python environment with ${packages.join(', ')}: python3 with venv and PyPI are needed.`, {
      cause: error,
    });
  }
}
