import type { DeskChanges } from '../../domain/desk/desk.ts';
import type { CallOptions } from '../../ports/call.ts';
import { isFailure } from '../http/write-outcome.ts';
import type { Desk } from './desk.ts';
import { readExport } from './read-export.ts';
import { readLatest } from './read-latest.ts';

/** The export omits the last minute and refuses to start in it (Zendesk docs, incremental exports). */
const excludedMs = 60_000;
/** Clocks differ, so the list counts as complete only until a little earlier. A change that comes twice has one id. */
const clockToleranceMs = 60_000;
/** How long a refusal of the export is remembered. */
const refusedForMs = 3_600_000;

/**
 * Lists changes, see `HelpDesk.listChanges`: by the incremental export, or by the list of tickets while the export is
 * refused, which is tried again after an hour.
 */
export function createChanges(desk: Desk): (since: number, options: CallOptions) => Promise<DeskChanges> {
  let refusedUntil = 0;
  return async (since, options) => {
    const now = desk.now();
    if (since > now - excludedMs - 1_000) return { events: [], until: since, incomplete: null };
    const complete = now - excludedMs - clockToleranceMs;
    if (now < refusedUntil) return readLatest(desk, since, complete, options);
    try {
      return await readExport(desk, since, complete, options);
    } catch (error) {
      // The account or our rights do not include the export.
      if (!isFailure(error, ['forbidden', 'notFound', 'unsupported'])) throw error;
      const changes = await readLatest(desk, since, complete, options);
      refusedUntil = now + refusedForMs;
      return changes;
    }
  };
}
