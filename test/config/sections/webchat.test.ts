import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeConfig, loadConfig } from '../../../src/config/load-config.ts';
import { keys } from '../environments.ts';
import { problemsOf } from '../problems-of.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'deskbridge-config-'));
afterAll(() => rmSync(directory, { recursive: true }));

const secret = (letter: string) => letter.repeat(32);
const chat = { CHAT_ALLOWED_ORIGINS: 'https://shop.example.com', CHAT_TOKEN_SECRET: secret('t') };
const read = (env: Record<string, string>) => loadConfig({ ...keys, ...env }).webchat;
const wrong = (env: Record<string, string>) => problemsOf({ ...keys, ...env }).map(({ variable }) => variable);

describe('web chat', () => {
  it('is off until its origins are set, and says so', () => {
    const config = loadConfig({ ...keys, CHAT_TOKEN_SECRET: secret('t'), CHAT_IDENTITY_SECRET: secret('i') });
    expect(config.webchat).toBeNull();
    expect(config.notes.join(' ')).toContain('Web chat is off: CHAT_ALLOWED_ORIGINS is not set.');
  });

  it('has the documented defaults', () => {
    expect(read(chat)).toEqual({
      allowedOrigins: ['https://shop.example.com'],
      tokenSecrets: [secret('t')],
      identitySecrets: [],
      cobrowseOrigins: [],
      files: {
        maxBytes: 20 * 1024 * 1024,
        types: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'application/pdf', 'text/plain'],
      },
    });
  });

  it('is read as it is set, with two secrets of each kind during a rotation', () => {
    expect(
      read({
        CHAT_ALLOWED_ORIGINS: 'https://shop.example.com, http://localhost:3000',
        CHAT_TOKEN_SECRET: `${secret('n')}, ${secret('o')}`,
        CHAT_IDENTITY_SECRET: `${secret('i')},${secret('j')}`,
        CHAT_COBROWSE_ORIGINS: 'https://cobrowse.example.com',
        CHAT_FILE_MAX_MB: '1',
        CHAT_FILE_TYPES: 'image/png, application/PDF',
      }),
    ).toEqual({
      allowedOrigins: ['https://shop.example.com', 'http://localhost:3000'],
      tokenSecrets: [secret('n'), secret('o')],
      identitySecrets: [secret('i'), secret('j')],
      cobrowseOrigins: ['https://cobrowse.example.com'],
      files: { maxBytes: 1024 * 1024, types: ['image/png', 'application/pdf'] },
    });
  });

  it.each([
    '*',
    'https://*.example.com',
    'shop.example.com',
    'https://shop.example.com/',
    'https://shop.example.com/chat',
    'https://shop.example.com:443',
    'HTTPS://shop.example.com',
    'https://Shop.example.com',
    'https://user@shop.example.com',
    'file:///shop.html',
    'null',
    'https://a.example,,https://b.example',
  ])('%s is no origin of a page, for the chat or for shared screens', (origins) => {
    expect(wrong({ ...chat, CHAT_ALLOWED_ORIGINS: origins })).toEqual(['CHAT_ALLOWED_ORIGINS']);
    expect(wrong({ ...chat, CHAT_COBROWSE_ORIGINS: origins })).toEqual(['CHAT_COBROWSE_ORIGINS']);
  });

  it.each([
    ['no secret for tokens', { CHAT_TOKEN_SECRET: '' }, ['CHAT_TOKEN_SECRET']],
    ['a short secret for tokens', { CHAT_TOKEN_SECRET: 'x'.repeat(31) }, ['CHAT_TOKEN_SECRET']],
    ['a short older one', { CHAT_TOKEN_SECRET: `${secret('t')},old` }, ['CHAT_TOKEN_SECRET']],
    ['a stray comma', { CHAT_TOKEN_SECRET: `${secret('t')},` }, ['CHAT_TOKEN_SECRET']],
    ['a short secret of the site', { CHAT_IDENTITY_SECRET: 'short' }, ['CHAT_IDENTITY_SECRET']],
    ['one secret for both', { CHAT_IDENTITY_SECRET: `${secret('i')},${secret('t')}` }, ['CHAT_IDENTITY_SECRET']],
    ['files of no size', { CHAT_FILE_MAX_MB: '0' }, ['CHAT_FILE_MAX_MB']],
    ['images that run scripts', { CHAT_FILE_TYPES: 'image/png,image/svg+xml' }, ['CHAT_FILE_TYPES']],
    ['pages', { CHAT_FILE_TYPES: 'text/html' }, ['CHAT_FILE_TYPES']],
    ['families of types', { CHAT_FILE_TYPES: 'image/*' }, ['CHAT_FILE_TYPES']],
  ])('%s is a clear error', (_what, env, expected) => {
    expect(wrong({ ...chat, ...env })).toEqual(expected);
    for (const { problem, fix } of problemsOf({ ...keys, ...chat, ...env })) {
      expect(fix.length).toBeGreaterThan(10);
      expect(problem).not.toContain(secret('t'));
    }
  });

  it('is noted when a page comes unencrypted from another machine', () => {
    const notesWith = (origins: string) =>
      loadConfig({ ...keys, ...chat, CHAT_ALLOWED_ORIGINS: origins }).notes.filter((note) => note.includes('CHAT_'));
    expect(notesWith('http://shop.example.com')).toEqual([expect.stringContaining('not https')]);
    expect(notesWith('http://localhost:8080,http://127.0.0.1:3000,http://[::1]:3000')).toEqual([]);
  });

  it('needs only its origins in the demo, which keeps a secret of its own', () => {
    const env = { DATA_DIR: directory, CHAT_ALLOWED_ORIGINS: 'http://localhost:3000' };
    const first = loadConfig(env, { demo: true }).webchat;
    expect(first?.tokenSecrets[0]?.length).toBeGreaterThanOrEqual(32);
    expect(loadConfig(env, { demo: true }).webchat).toEqual(first);
  });

  it('is described without its secrets', () => {
    const config = loadConfig({ ...keys, ...chat, CHAT_IDENTITY_SECRET: secret('i') });
    const text = JSON.stringify([describeConfig(config), config.notes]);
    expect(text).toContain('https://shop.example.com');
    expect(text).not.toContain(secret('t'));
    expect(text).not.toContain(secret('i'));
  });
});
