import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, runsWith } from './process-state.ts';

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
  /** Records the process that uses the database now. */
  heldBy(server: number, address: string): void;
  release(): void;
}

/** Another running server uses the database. */
class DatabaseInUseError extends Error {
  override readonly name = 'DatabaseInUseError';
}

const orphanEndsWithinMs = 15_000;

/**
 * The databases that this very process has locked. In a container, a killed process and its successor have the same id.
 */
const lockedHere = new Set<string>();

/**
 * Makes sure that only one server at a time uses a database file: SQLite itself would allow two. A lock that a killed
 * process left behind does not count. A server that was left behind is waited for, because its watcher is ending it.
 * @throws {DatabaseInUseError} naming the process that uses the database
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

/** Host and port of the server that uses the database now, whichever process started it. Null when there is none. */
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
          `by process ${holder.owner}). Stop that server first, or set DATA_DIR to another directory.`,
      );
    }
    await delay(100);
  }
}

/** True when the lock counts. While the server is being started, the process that starts it holds the lock. */
function isHeld(holder: Holder, database: string): boolean {
  if (holder.server === null) return isOwned(holder, database);
  return isAlive(holder.server) && runsWith(holder.server, database);
}

function isOwned({ owner }: Holder, database: string): boolean {
  return owner === process.pid ? lockedHere.has(database) : isAlive(owner);
}

function readHolder(file: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
