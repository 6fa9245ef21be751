import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const repository = path.join(folder, '../..');
/** Everything that the built page depends on, besides this file. */
const sources = [path.join(folder, 'src'), path.join(folder, 'page'), path.join(folder, '../service-desk/src')];
/** Says in the built folder from what it was built. */
const marker = 'built-from.txt';

/**
 * Builds the shop page, with the package `@deskbridge/service-desk` as it is in this repository. What was built from the same
 * sources before is used again; several processes may build at the same time.
 * @param outdir what is in it is replaced; by default a folder of the cache
 * @returns the folder to serve
 */
export async function buildShop(outdir?: string): Promise<string> {
  const digest = await digestOfSources();
  const target = outdir ?? path.join(repository, 'node_modules/.cache/deskbridge-shop', digest);
  const builtFrom = await readFile(path.join(target, marker), 'utf8').catch(() => null);
  if (builtFrom === digest) return target;
  await mkdir(path.dirname(target), { recursive: true });
  const fresh = await mkdtemp(`${target}-`);
  await build({
    entryPoints: [path.join(folder, 'src/main.ts')],
    outdir: path.join(fresh, 'assets'),
    tsconfig: path.join(folder, 'tsconfig.json'),
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
  });
  await cp(path.join(folder, 'page'), fresh, { recursive: true });
  await writeFile(path.join(fresh, marker), digest);
  await rm(target, { recursive: true, force: true });
  // Another process may have been faster: its page is the same one.
  await rename(fresh, target).catch(() => rm(fresh, { recursive: true, force: true }));
  return target;
}

async function digestOfSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const file of [import.meta.filename, path.join(repository, 'package-lock.json')]) {
    hash.update(await readFile(file));
  }
  for (const source of sources) {
    for (const entry of (await readdir(source, { recursive: true, withFileTypes: true })).sort(byPath)) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath, entry.name);
      hash.update(`${path.relative(repository, file)}\n`).update(await readFile(file));
    }
  }
  return hash.digest('hex').slice(0, 32);
}

function byPath(one: { parentPath: string; name: string }, other: { parentPath: string; name: string }): number {
  return path.join(one.parentPath, one.name) < path.join(other.parentPath, other.name) ? -1 : 1;
}
