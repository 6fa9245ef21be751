/** Builds `dist/`: one minified module for browsers, and its types. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const dist = path.join(folder, 'dist');
const bundle = path.join(dist, 'index.js');
const published = new Set<string>();

rmSync(dist, { recursive: true, force: true });
await build({
  entryPoints: [path.join(folder, 'src/index.ts')],
  outfile: bundle,
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
});
const compiler = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));
execFileSync(process.execPath, [compiler, '-p', path.join(folder, 'tsconfig.build.json')], { stdio: 'inherit' });
publishTypes('index');
for (const file of readdirSync(dist)) if (file.endsWith('.d.ts') && !published.has(file)) rmSync(path.join(dist, file));
process.stdout.write(`dist/index.js: ${(gzipSync(readFileSync(bundle)).length / 1_000).toFixed(1)} kB gzip\n`);

/** Keeps the types that this module's types need, with imports that resolve in every project. */
function publishTypes(module: string): void {
  const file = `${module}.d.ts`;
  if (published.has(file)) return;
  published.add(file);
  const types = readFileSync(path.join(dist, file), 'utf8');
  writeFileSync(path.join(dist, file), types.replaceAll(/(["'])\.\/([\w-]+)\.ts\1/gu, '$1./$2.js$1'));
  for (const [, , imported = ''] of types.matchAll(/(["'])\.\/([\w-]+)\.ts\1/gu)) publishTypes(imported);
}
