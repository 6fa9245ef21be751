import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The webhook secrets that we have. */
export interface KnownSecrets {
  /** The webhook whose secret was written down; null when there is none. */
  webhookId: string | null;
  /** Secrets that are configured. */
  configured: readonly string[];
}

/** Keeps the secret of our webhook, which the platform may show only once. */
export interface SecretKeeper {
  known(): KnownSecrets;
  /** To be called before a webhook is created. Throws when its secret could not be kept. */
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

/** Replaces the whole file at once. Only its owner can ever read it. */
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
 * Keeps the secret in a file, as a line for the environment. Throws when the file cannot be read.
 * @param configured secrets that are already configured
 */
export async function secretFile(file: string, configured: readonly string[]): Promise<SecretKeeper> {
  const [, webhookId = null, kept] = format.exec((await readIfPresent(file)) ?? '') ?? [];
  let known: KnownSecrets = { webhookId, configured: kept === undefined ? configured : [...configured, kept] };
  return {
    known: () => known,
    async prepare() {
      await write(`${file}.check`, '');
      await rm(`${file}.check`);
    },
    async keep(id, secret) {
      await write(file, `# webhook ${id}\nSUNSHINE_WEBHOOK_SECRET=${secret}\n`);
      known = { webhookId: id, configured: [...known.configured, secret] };
    },
  };
}

/** Prints the secret once, as a line for the environment, and keeps it only in memory. */
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
