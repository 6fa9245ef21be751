import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const cache = join(import.meta.dirname, '../../node_modules/.cache/deskbridge');

/** Time limit for an installation, in milliseconds. */
export const installMs = 5 * 60_000;

/**
 * A directory under `node_modules/.cache` that is filled once and then kept. Several test processes may call this at
 * once. What a failed installation left behind is removed before the next one.
 * @param kind prefix of the directory's name
 * @param content exact description of what is installed; other content gets another directory
 * @param install fills the directory, which does not exist yet; its errors are passed on
 * @returns the path of the directory
 */
export async function installOnce(
  kind: string,
  content: string,
  install: (directory: string) => Promise<void>,
): Promise<string> {
  const directory = join(cache, `${kind}-${createHash('sha256').update(content).digest('hex').slice(0, 12)}`);
  const ready = join(directory, '.ready');
  await mkdir(cache, { recursive: true });
  if (existsSync(ready)) return directory;
  await withLock(`${directory}.lock`, async () => {
    if (existsSync(ready)) return;
    await rm(directory, { recursive: true, force: true });
    await install(directory);
    await writeFile(ready, content);
  });
  return directory;
}

/** Runs the action alone among all processes that use the same lock. The lock of a killed process expires. */
async function withLock(lock: string, action: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + 2 * installMs;
  while (!(await acquire(lock))) {
    if (Date.now() > giveUpAt) throw new Error(`The lock is held for too long: ${lock}`);
    await delay(200);
  }
  try {
    await action();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

async function acquire(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const age = await stat(lock).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    );
    if (age > installMs) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
