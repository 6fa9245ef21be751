import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { buildBundle } from '../../src/worker/bundle.ts';

/** Code that is in every bundle with zod. */
const zodWords = ['ZodError', 'ZodType', '_zod', 'invalid_type'];

/** Packages that the SDK itself brings into the sandbox. */
const packagesOfTheSdk = ['@temporalio/common', '@temporalio/workflow', 'long', 'ms', 'nexus-rpc'];

/** Bundles a fixture as the workflows are bundled. */
function bundleFixture(name: string): Promise<{ code: string }> {
  return buildBundle(fileURLToPath(new URL(`fixtures/${name}`, import.meta.url)));
}

const matches = (code: string, pattern: RegExp): string[] =>
  [...new Set([...code.matchAll(pattern)].map(([, name]) => name ?? ''))].sort();

describe('the workflow bundle', () => {
  it('holds only the workflows and what they may import: neither zod nor a Node module', async () => {
    const { code } = await buildBundle();
    for (const name of ['conversation', 'pinGuard', 'customerMemory'])
      expect(code).toContain(`async function ${name}(`);
    expect(zodWords.filter((word) => code.includes(word))).toEqual([]);
    expect(matches(code, /["'`](node:\w+)["'`]/g)).toEqual([]);
    expect(matches(code, /node_modules\/((?:@[\w-]+\/)?[\w-]+)/g)).toEqual(packagesOfTheSdk);
    expect(matches(code, /\.\/src\/([\w-]+)\//g)).toEqual(['domain', 'temporal', 'workflows']);
  });

  it('would show zod if it were there', async () => {
    const { code } = await bundleFixture('workflow-with-zod.ts');
    expect(zodWords.filter((word) => !code.includes(word))).toEqual([]);
  });
});

it('a workflow that imports a Node module is not bundled; the error names the module and the workflow', async () => {
  const error = await bundleFixture('workflow-with-node-module.ts').then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(String(error)).toContain('ERROR in node:fs');
  expect(String(error)).toContain('fixtures/workflow-with-node-module.ts');
});
