import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type WorkflowBundleWithSourceMap } from '@temporalio/worker';
import { failureConverterPath } from '../temporal/data-converter.ts';

const source = fileURLToPath(new URL('..', import.meta.url));
const workflowsPath = join(source, 'workflows', 'index.ts');
const workflowInterceptorModules = [join(source, 'workflows', 'interceptors.ts')];
const cacheDir = fileURLToPath(new URL('../../node_modules/.cache/deskbridge/', import.meta.url));

/**
 * The workflow bundle: everything that runs inside Temporal's sandbox, as one script. Building takes a second or two, so
 * the bundle is cached until the sources change.
 */
export async function workflowBundle(): Promise<WorkflowBundleWithSourceMap> {
  const file = join(cacheDir, `workflows-${await fingerprint()}.js`);
  try {
    return { code: await readFile(file, 'utf8'), sourceMap: '' };
  } catch {
    const bundle = await buildBundle();
    await cache(file, bundle.code);
    return bundle;
  }
}

/**
 * Builds the bundle, without the cache.
 * @param workflows path of the module that exports the workflows
 * @throws Error naming the module when a workflow imports something that cannot run in the sandbox
 */
export async function buildBundle(workflows = workflowsPath): Promise<WorkflowBundleWithSourceMap> {
  const problems: string[] = [];
  const quiet = (): void => undefined;
  const logger = {
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: quiet,
    log: quiet,
    error: (text: string) => problems.push(text),
  };
  try {
    return await bundleWorkflowCode({
      workflowsPath: workflows,
      workflowInterceptorModules,
      failureConverterPath,
      logger,
    });
  } catch (error) {
    // The bundler's error only says that it failed; it logs which module was the cause.
    throw new Error(`The workflows cannot be bundled.\n${problems.join('\n')}`, { cause: error });
  }
}

async function cache(file: string, code: string): Promise<void> {
  try {
    await mkdir(cacheDir, { recursive: true });
    const temporary = `${file}.${process.pid}`;
    await writeFile(temporary, code);
    await rename(temporary, file);
  } catch {
    // A read-only installation builds the bundle at every start.
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
