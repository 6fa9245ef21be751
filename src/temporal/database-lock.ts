import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

const holderSchema = z.object({
  /** The process that started the server. */
  owner: z.number().int().positive(),
  /** The server; null while it is being started. */
  server: z.number().int().positive().nullable(),
  address: z.string(),
});

type Holder = z.output<typeof holderSchema>;

/** A database file that only our server uses. */
export interface DatabaseLock {
  /** Notes which process uses the database now. */
  heldBy(server: number, address: string): void;
  release(): void;
}

/** The database is in use by another running server. */
class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

const orphanEndsWithinMs = 15_000;

/** Databases this very process has locked: in a container a killed process and its successor have the same id. */
const lockedHere = new Set<string>();

/**
 * Makes sure that one server at a time uses a database file, which SQLite itself would let two do. A lock left behind
 * by a killed process does not count; a server left behind is waited for, because its watcher is ending it.
 * @throws {DatabaseInUseError} naming the process that uses it
 */
export async function lockDatabase(database: string): Promise<DatabaseLock> {
  const file = `${database}.lock`;
  const write = (holder: Holder, flag: 'w' | 'wx') =>
    writeFileSync(file, JSON.stringify(holder), { flag, mode: 0o600 });
  for (let attempt = 0; ; attempt += 1) {
    try {
      write({ owner: process.pid, server: null, address: '' }, 'wx');
      break;
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EEXIST';
      if (!taken || attempt === 3) throw error;
    }
    const holder = readHolder(file);
    if (holder !== null) await waitForOrphan(holder, database);
    rmSync(file, { force: true });
  }
  lockedHere.add(database);
  return {
    heldBy: (server, address) => write({ owner: process.pid, server, address }, 'w'),
    release: () => {
      lockedHere.delete(database);
      rmSync(file, { force: true });
    },
  };
}

/** Host and port of the server that uses the database now, whichever process started it; null when none does. */
export function addressOfServer(database: string): string | null {
  const holder = readHolder(`${database}.lock`);
  return holder !== null && holder.address !== '' && isHeld(holder, database) ? holder.address : null;
}

async function waitForOrphan(holder: Holder, database: string): Promise<void> {
  const deadline = performance.now() + orphanEndsWithinMs;
  while (isHeld(holder, database)) {
    if (isOwned(holder, database) || performance.now() > deadline) {
      const where = holder.address === '' ? '' : ` at ${holder.address}`;
      throw new DatabaseInUseError(
        `Another Temporal server already uses ${database}${where} (process ${holder.server ?? holder.owner}, started ` +
          `by process ${holder.owner}). Stop that one first, or set DATA_DIR to another directory.`,
      );
    }
    await delay(100);
  }
}

/** While the server is being started, its starter holds the lock. */
function isHeld(holder: Holder, database: string): boolean {
  if (holder.server === null) return isOwned(holder, database);
  return isAlive(holder.server) && runsWith(holder.server, database);
}

function isOwned({ owner }: Holder, database: string): boolean {
  return owner === process.pid ? lockedHere.has(database) : isAlive(owner);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
}

/** Ended, but its parent has not taken notice; in containers that can stay so. Only Linux tells. */
function isZombie(pid: number): boolean {
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** Process ids are used again, after a reboot soon; where the system tells, the arguments settle it. */
function runsWith(pid: number, argument: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument);
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
    return !gone && process.platform !== 'linux';
  }
}

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
