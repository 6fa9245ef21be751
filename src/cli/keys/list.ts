import type { Print } from '../output.ts';
import { tableOf } from '../table.ts';
import { progress, withInstallation } from './installation.ts';
import { countKeys, type KeyUsage, type KeyUsages } from './usage.ts';

/** `deskbridge keys list`: what each key still encrypts. @throws Error in plain words */
export async function listKeys({ json }: { json: boolean }, print: Print): Promise<void> {
  const usages = await withInstallation((installation) => countKeys(installation, progress()));
  const keys = usages.keys.map((usage) => ({ ...usage, advice: adviceFor(usage, usages) }));
  if (json) {
    print(JSON.stringify({ keys, complete: usages.complete }));
    return;
  }
  const rows = keys.map((usage) => [
    usage.id,
    String(runningOf(usage)),
    String(usage.closed),
    String(usage.schedules),
    usage.advice,
  ]);
  for (const line of tableOf(['KEY', 'RUNNING', 'CLOSED', 'SCHEDULES', ''], rows)) print(line);
  for (const { id, running } of keys) {
    const types = Object.entries(running).map(([type, count]) => `${count} ${type}`);
    if (types.length > 0) print(`Running with ${id}: ${types.join(', ')}`);
  }
  if (!usages.complete) print('There are more workflows than were read, so do not remove a key because of this list.');
}

const runningOf = ({ running }: KeyUsage): number => Object.values(running).reduce((sum, count) => sum + count, 0);

/** What an operator does about a key. */
export function adviceFor(usage: KeyUsage, { complete }: Pick<KeyUsages, 'complete'>): string {
  const inUse = runningOf(usage) + usage.schedules > 0;
  if (usage.role === 'encrypts') return 'encrypts everything new';
  if (usage.role === 'missing') {
    return inUse
      ? 'missing in PAYLOAD_KEYS: add it again, its workflows stand still'
      : 'missing in PAYLOAD_KEYS: these closed workflows can no longer be shown';
  }
  if (runningOf(usage) > 0) return 'in use: run deskbridge keys rotate';
  if (usage.schedules > 0) return 'in use: restart the worker, which writes its schedules again';
  if (usage.closed > 0) {
    return `only closed workflows: remove it after ${usage.closedUntil ?? 'the server has deleted them'}, or now if they need not be shown`;
  }
  return complete ? 'used by nothing: remove it from PAYLOAD_KEYS' : 'no use was found';
}
