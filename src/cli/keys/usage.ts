import type { Installation } from './installation.ts';
import { keysOfRun, keysOfSchedules, runsOf, type StoredRun } from './stored-keys.ts';

/** What one key encrypts. A workflow counts once for each key that anything in its history is encrypted with. */
export interface KeyUsage {
  id: string;
  /** Where the key stands in `PAYLOAD_KEYS`: the first one encrypts, the others decrypt; missing: it is not there. */
  role: 'encrypts' | 'decrypts' | 'missing';
  /** Running workflows by type. */
  running: Record<string, number>;
  /** Runs that are over and that the server still keeps. */
  closed: number;
  /** ISO 8601: when the server has deleted the last of them; null when there is none or the time is not known. */
  closedUntil: string | null;
  schedules: number;
}

/** The usage of all keys. */
export interface KeyUsages {
  keys: KeyUsage[];
  /** False: there are more workflows than were read, so a key may be used although no use of it is counted. */
  complete: boolean;
}

/** Most running and most closed workflows whose histories are read. */
const mostRuns = 50_000;
/** Histories that are read at once. */
const atOnce = 8;

/** Reads the histories of all workflows of an installation and counts their keys. */
export async function countKeys(
  installation: Installation,
  report: (line: string) => void,
  limit = mostRuns,
): Promise<KeyUsages> {
  const { client, keyOf, keys } = installation;
  const usages = new Map<string, KeyUsage>();
  const usageOf = (id: string, role: KeyUsage['role']): KeyUsage => {
    const usage = usages.get(id) ?? { id, role, running: {}, closed: 0, closedUntil: null, schedules: 0 };
    usages.set(id, usage);
    return usage;
  };
  keys.forEach(({ id }, index) => usageOf(id, index === 0 ? 'encrypts' : 'decrypts'));
  const keepMs = await retentionMs(installation);
  const count = (run: StoredRun, id: string): void => {
    const usage = usageOf(id, 'missing');
    if (run.closedAt === null) {
      usage.running[run.type] = (usage.running[run.type] ?? 0) + 1;
      return;
    }
    usage.closed += 1;
    if (keepMs === null) return;
    const until = new Date(run.closedAt.getTime() + keepMs).toISOString();
    if (usage.closedUntil === null || until > usage.closedUntil) usage.closedUntil = until;
  };
  let complete = true;
  for (const status of ["= 'Running'", "!= 'Running'"] as const) {
    let read = 0;
    for await (const runs of runsOf(installation, status)) {
      if (read + runs.length > limit) {
        complete = false;
        break;
      }
      await inParallel(runs, async (run) => {
        for (const id of await keysOfRun(client, run, keyOf)) count(run, id);
        read += 1;
        report(`${status === "= 'Running'" ? 'running' : 'closed'} workflows read: ${read}`);
      });
    }
  }
  for (const ids of (await keysOfSchedules(installation)).values()) {
    for (const id of ids) usageOf(id, 'missing').schedules += 1;
  }
  return { keys: [...usages.values()], complete };
}

/** Does the work for all items, some at once. */
export async function inParallel<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const queue = items.values();
  const take = async (): Promise<void> => {
    for (const item of queue) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, take));
}

/** For how long the server keeps a workflow that is over; null when it does not say. */
async function retentionMs({ client }: Installation): Promise<number | null> {
  const { config } = await client.workflowService.describeNamespace({ namespace: client.options.namespace });
  const seconds = config?.workflowExecutionRetentionTtl?.seconds;
  return seconds == null ? null : Number(seconds) * 1_000;
}
