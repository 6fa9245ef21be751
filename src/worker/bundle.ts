import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '../temporal/data-converter.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const workflowsPath = join(source, 'workflows', 'index.ts');
const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/deskbridge/', import.meta.url));

/**
 * The workflow bundle: all that runs inside Temporal's sandbox as one script. Made once per state of the sources and
 * kept, as making it takes a second or two at every start.
 * @returns the bundle's code
 */
export async function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  const file = join(cacheDir, `workflows-${await fingerprint()}.js`);
  try {
    return { code: await readFile(file, 'utf8'), sourceMap: '' };
  } catch {
    const bundle = await buildBundle();
    await keep(file, bundle.code);
    return bundle;
  }
}

/** Makes the bundle anew; throws, naming the module, when a workflow pulls in what the sandbox cannot have. */
export async function buildBundle(workflows = workflowsPath): Promise<WorkflowBundleWithSourceMap> {
  const faults: string[] = [];
  const quiet = (): void => undefined;
  const logger = {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: quiet,
    log: quiet,
    error: (text: string) => faults.push(text),
  };
  try {
    return await bundleWorkflowCode({ workflowsPath: workflows, failureConverterPath, logger });
  } catch (error) {
    // The bundler throws no more than that it failed; which module it was stands in what it logged.
    throw new Error(`The workflows cannot be bundled.\n${faults.join('\n')}`, { cause: error });
  }
}

async function keep(file: string, code: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true });
    const temporary = `${file}.${process.pid}`;
    await writeFile(temporary, code);
    await rename(temporary, file);
  } catch {
    // A read-only installation simply makes it anew each time.
  }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  const sdk = createRequire(import.meta.url)('@temporalio/worker/package.json') as { version: string };
  hash.update(sdk.version);
  for (const folder of ['domain', 'workflows', 'activities', 'temporal']) {
    const files = await readdir(join(source, folder), { recursive: true });
    for (const file of files.filter((name) => name.endsWith('.ts') || name.endsWith('.cjs')).sort()) {
      hash.update(file).update(await readFile(join(source, folder, file)));
    }
  }
  return hash.digest('hex').slice(0, 16);
}
