import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { DeskPageActivities } from '../../activities/desk-pages.ts';

/** Input of the heartbeat; the schedule gives none. */
export interface DeskHeartbeatInput {
  /** Ask all conversations, whatever watch runs: a page of it is lost. */
  all?: boolean;
  /** Go on here with asking them, for this watch. */
  from?: { cursor: string; watch: string };
}

/** Result of a heartbeat. */
export interface Heartbeat {
  /** The watch for which the conversations were asked last: id of its first run. Null if none was needed. */
  watch: string | null;
}

const { ensureDeskWatch, askWaiting } = proxyActivities<DeskPageActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'look after the desk watch',
});

/** Most activities in one run, so that its history stays small. */
const maximumCalls = 200;

/**
 * Looks after the desk watch; run by a schedule, one at a time. If conversations wait and no watch runs, it begins one. A
 * watch that was not there at the last heartbeat does not know what an earlier one held, so the conversations are asked
 * to report what waits. Reporting twice does no harm.
 */
export async function deskHeartbeat({ all, from }: DeskHeartbeatInput = {}): Promise<Heartbeat> {
  const last = workflowInfo().lastResult as Heartbeat | undefined;
  const watch = from?.watch ?? (await ensureDeskWatch());
  if (watch === null || (all !== true && from === undefined && watch === last?.watch)) return { watch };
  let cursor = from?.cursor ?? null;
  for (let calls = 0; calls < maximumCalls; calls += 1) {
    cursor = await askWaiting(cursor);
    if (cursor === null) return { watch };
  }
  if (cursor !== null) await continueAsNew<typeof deskHeartbeat>({ from: { cursor, watch } });
  return { watch };
}
