import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { installMs, installOnce } from './install-once.ts';

const run = promisify(execFile);
const files = ['package.json', 'package-lock.json'];

/**
 * Packages that only tests need and the repository's own installation should not carry, exactly as locked, made once
 * and kept under `node_modules/.cache`. Install scripts do not run. Safe to ask for from several test processes at
 * once. Throws when `npm` or the registry cannot be reached: a test that needs a foreign program must not pass
 * without it.
 * @param manifest a directory with `package.json` and `package-lock.json`
 * @returns `require` as a module beside those packages has it
 */
export async function npmPackages(manifest: string): Promise<NodeJS.Require> {
  const contents = await Promise.all(files.map((name) => readFile(join(manifest, name), 'utf8')));
  const directory = await installOnce('npm', contents.join('\n'), (target) => install(manifest, target));
  return createRequire(join(directory, 'package.json'));
}

async function install(manifest: string, directory: string): Promise<void> {
  await mkdir(directory);
  for (const name of files) await copyFile(join(manifest, name), join(directory, name));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  try {
    // Named outright, as npm also looks for a project further up; by its real path, as node_modules may be a link.
    const prefix = await realpath(directory);
    await run('npm', ['ci', '--prefix', prefix, ...options], { cwd: prefix, timeout: installMs });
  } catch (error) {
    throw new Error(`The packages of ${manifest} are not installed: npm and its registry are needed.`, {
      cause: error,
    });
  }
}
