import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { publint } from 'publint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const folder = path.join(root, 'web/service-desk');
const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

beforeAll(() => {
  execFileSync(process.execPath, ['build.ts'], { cwd: folder });
});

describe('the published package', () => {
  it('has nothing that publint would mend', async () => {
    expect((await publint({ pkgDir: folder, strict: true, level: 'suggestion' })).messages).toEqual([]);
  });

  it('contains the bundle, its types, the licence and the documentation, and nothing else', () => {
    const output = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: folder });
    const [{ files }] = JSON.parse(output.toString()) as [{ files: { path: string }[] }];
    const names = files.map((file) => file.path).sort();
    expect(names.filter((name) => !name.endsWith('.d.ts'))).toEqual([
      'LICENSE',
      'README.md',
      'dist/index.js',
      'package.json',
    ]);
    expect(names).toContain('dist/index.d.ts');
  });

  it('is smaller than 10 kB as browsers load it', () => {
    expect(gzipSync(read('dist/index.js')).length).toBeLessThan(10_000);
  });

  it('needs no other package', () => {
    const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;
    for (const kind of ['dependencies', 'peerDependencies', 'optionalDependencies'])
      expect(manifest).not.toHaveProperty(kind);
    expect(read('dist/index.js')).not.toMatch(/\bimport\b\s*[("'{*\w]/u);
  });

  it('can be imported and set up where there is no browser, as when a page is rendered on a server', () => {
    const script = `
      const chat = await import(${JSON.stringify(path.join(folder, 'dist/index.js'))});
      const options = { url: 'https://desk.example/service-desk/v1' };
      console.log(Object.values(chat).map((create) => typeof create(options)).join());`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script]);
    expect(output.toString().trim()).toBe('function,function,function,function');
  });
});

describe('its types', () => {
  const project = mkdtempSync(path.join(tmpdir(), 'deskbridge-types-'));
  afterAll(() => rmSync(project, { recursive: true, force: true }));

  /** Compiles a strict project that uses the published types with those of the chat. */
  function compile(code: string, resolution: 'nodenext' | 'bundler'): string {
    for (const [name, target] of [
      ['@deskbridge/service-desk', folder],
      ['@carbon/ai-chat', path.join(root, 'node_modules/@carbon/ai-chat')],
    ] as const) {
      const link = path.join(project, 'node_modules', name);
      mkdirSync(path.dirname(link), { recursive: true });
      rmSync(link, { force: true });
      symlinkSync(target, link, 'dir');
    }
    writeFileSync(path.join(project, 'page.mts'), code);
    const module = resolution === 'bundler' ? 'esnext' : 'nodenext';
    const flags = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2022', '--lib', 'es2022,dom'];
    try {
      const compiler = path.join(root, 'node_modules/typescript/lib/tsc.js');
      const args = [compiler, ...flags, '--module', module, '--moduleResolution', resolution, 'page.mts'];
      return execFileSync(process.execPath, args, { cwd: project }).toString();
    } catch (error) {
      return String((error as { stdout: Buffer }).stdout);
    }
  }

  it.each(['nodenext', 'bundler'] as const)('fit those of the chat, with %s resolution', (resolution) => {
    const code = read('compatibility/carbon.ts').replace('../src/index.ts', '@deskbridge/service-desk');
    expect(compile(code, resolution)).toBe('');
  });

  it('do not accept what the package does not take', () => {
    const code = `import { createServiceDeskFactory } from '@deskbridge/service-desk';
      createServiceDeskFactory({ url: 'https://desk.example', token: 'x' });`;
    expect(compile(code, 'bundler')).toContain("'token' does not exist in type 'ServiceDeskOptions'");
  });
});
