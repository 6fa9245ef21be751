import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { KnownSecrets } from './plan.ts';

/** Where the secret of our webhook goes, which the platform may show only once. */
export interface SecretKeeper {
  known(): KnownSecrets;
  /** Throws when the secret could not be kept: before a webhook is made that would have one. */
  prepare(): Promise<void>;
  keep(webhookId: string, secret: string): Promise<void>;
}

const format = /^# webhook (\S+)\nSUNSHINE_WEBHOOK_SECRET=(.+)$/m;

async function readIfPresent(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** Replaces the file as a whole; nobody but its owner can read it, from its first byte on. */
async function write(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(temporary, content, { mode: 0o600, flag: 'wx' });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  await chmod(file, 0o600);
}

/**
 * Keeps the secret in a file, as a line for the environment.
 * @param configured secrets that are configured already
 */
export async function secretFile(file: string, configured: readonly string[]): Promise<SecretKeeper> {
  const [, webhookId = null, secret] = format.exec((await readIfPresent(file)) ?? '') ?? [];
  let known: KnownSecrets = { webhookId, configured: secret === undefined ? configured : [...configured, secret] };
  return {
    known: () => known,
    async prepare() {
      await write(`${file}.check`, '');
      await rm(`${file}.check`);
    },
    async keep(id, made) {
      await write(file, `# webhook ${id}\nSUNSHINE_WEBHOOK_SECRET=${made}\n`);
      known = { webhookId: id, configured: [...known.configured, made] };
    },
  };
}

/** Prints the secret, once. */
export function printedSecret(configured: readonly string[], print: (line: string) => void): SecretKeeper {
  let known: KnownSecrets = { webhookId: null, configured };
  return {
    known: () => known,
    prepare: () => Promise.resolve(),
    keep(id, secret) {
      known = { webhookId: id, configured: [...known.configured, secret] };
      print(`SUNSHINE_WEBHOOK_SECRET=${secret}`);
      return Promise.resolve();
    },
  };
}
