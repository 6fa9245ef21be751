import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { beginFile, takeTests, type RegisteredTest } from './registered-tests.ts';

const sources = new Map<string, string>();
const standIn = new URL('vitest.ts', import.meta.url).href;
let generation = 0;

/**
 * Prepares this process for {@link loadTests}: all our modules are loaded from here, and tests get our stand-in for
 * Vitest.
 * @param folder folder with `src` and `test`
 */
export function prepare(folder: string): void {
  const root = pathToFileURL(`${folder}/`).href;
  const isOurs = (url: string): boolean => url.startsWith(root) && !url.includes('/node_modules/');
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'vitest' && isOurs(context.parentURL ?? '')) return next(standIn, context);
      const resolved = next(specifier, context);
      // A module with a new address is loaded anew, with everything that it remembers.
      return isOurs(resolved.url) ? { ...resolved, url: `${resolved.url}?${generation}` } : resolved;
    },
    load(url, context, next) {
      if (!isOurs(url)) return next(url, context);
      const path = fileURLToPath(url.slice(0, url.lastIndexOf('?')));
      const source = sources.get(path) ?? stripTypeScriptTypes(readFileSync(path, 'utf8'));
      sources.set(path, source);
      return { format: 'module', source, shortCircuit: true };
    },
  });
}

/** From now on, all our modules are loaded anew. */
export function forgetModules(): void {
  generation += 1;
}

/** The tests of a file, with all our modules that it imports. */
export async function loadTests(path: string): Promise<RegisteredTest[]> {
  beginFile();
  await import(`${pathToFileURL(path).href}?${generation}`);
  return takeTests();
}
