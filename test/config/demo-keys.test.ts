import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { keys, phone } from './environments.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

describe('the demo', () => {
  it('generates its secrets once, readable only by the owner, and uses them again', () => {
    const env = { DATA_DIR: path.join(directory, 'demo') };
    const first = loadConfig(env, { demo: true });
    const second = loadConfig(env, { demo: true });
    expect(second).toEqual(first);
    expect(first.phone?.username).toBe('demo');
    expect(first.payloadKeys[0]?.key).toHaveLength(32);
    expect(first.operators?.tokens).toHaveLength(1);
    const file = path.join(env.DATA_DIR, 'demo-keys.json');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toContain(first.pinPepper);
  });

  it('adds keys that an earlier version did not generate, and keeps the others', () => {
    const env = { DATA_DIR: path.join(directory, 'earlier') };
    const first = loadConfig(env, { demo: true });
    const file = path.join(env.DATA_DIR, 'demo-keys.json');
    const {
      API_TOKEN: _,
      CHAT_TOKEN_SECRET: __,
      ...earlier
    } = JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
    writeFileSync(file, JSON.stringify(earlier));
    const second = loadConfig(env, { demo: true });
    expect(second).toEqual({ ...first, operators: second.operators });
    expect(readFileSync(file, 'utf8')).toContain('CHAT_TOKEN_SECRET');
    expect(second.operators?.tokens[0]).toMatch(/^[\w-]{32}$/);
    expect(loadConfig(env, { demo: true })).toEqual(second);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('prefers variables that are set to generated ones', () => {
    const env = { DATA_DIR: path.join(directory, 'set'), ...keys, ...phone };
    expect(loadConfig(env, { demo: true })).toMatchObject({
      pinPepper: keys.PIN_PEPPER,
      phone: { username: 'signalwire' },
    });
  });

  it('generates different secrets in another directory', () => {
    const [first, second] = ['one', 'two'].map((name) =>
      loadConfig({ DATA_DIR: path.join(directory, name) }, { demo: true }),
    );
    expect(first?.pinPepper).not.toBe(second?.pinPepper);
  });

  it('refuses a file it cannot use, so that what earlier demos stored is not lost', () => {
    const dataDir = mkdtempSync(path.join(directory, 'broken-'));
    writeFileSync(path.join(dataDir, 'demo-keys.json'), `{"PIN_PEPPER": "${randomBytes(4).toString('hex')}"`);
    expect(() => loadConfig({ DATA_DIR: dataDir }, { demo: true })).toThrow(/DATA_DIR.*demo-keys.json/);
  });

  it('refuses a directory that is a file', () => {
    const file = path.join(directory, 'a-file');
    writeFileSync(file, '');
    expect(() => loadConfig({ DATA_DIR: file }, { demo: true })).toThrow(/DATA_DIR: cannot be written to/);
  });
});
