import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, realpath } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { installMs, installOnce } from './install-once.ts';

const run = promisify(execFile);
const files = ['package.json', 'package-lock.json'];

/**
 * Installs packages that only some tests need, exactly as locked, once under `node_modules/.cache`. Install scripts do
 * not run. Several test processes may call this at once. Throws when `npm` or the registry cannot be reached: a test
 * that needs another party's program must not pass without it.
 * @param manifest a directory with `package.json` and `package-lock.json`
 * @returns `require` for modules of those packages
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
    // The prefix is explicit because npm also searches parent folders, and real because node_modules may be a link.
    const prefix = await realpath(directory);
    await run('npm', ['ci', '--prefix', prefix, ...options], { cwd: prefix, timeout: installMs });
  } catch (error) {
    throw new Error(`The packages of ${manifest} are not installed: npm and its registry are needed.`, {
      cause: error,
    });
  }
}
