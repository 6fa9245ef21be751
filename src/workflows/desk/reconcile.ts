import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { refusalOf } from '../../domain/refused-payload.ts';
import type { DeskWatchActivities, Reconciled } from '../../activities/desk-watch.ts';

const { reconcileDesk } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'list what changed in the desk',
});

/** How far the first reconciliation looks back, in milliseconds. */
const firstWindowMs = 3_600_000;
/** How much each reconciliation overlaps the last one, since desks list changes a little late; in milliseconds. */
const overlapMs = 2 * 60_000;

/** Finds changes in the desk that no webhook reported. Run by a schedule, one at a time. */
export async function reconcile(): Promise<Reconciled> {
  const { lastResult } = workflowInfo();
  const last = refusalOf(lastResult) === null ? (lastResult as Reconciled | undefined) : undefined;
  const since = last === undefined ? Date.now() - firstWindowMs : last.until - overlapMs;
  const result = await reconcileDesk(since);
  // Where nothing could be listed, the next look begins where this one did, not before.
  return { ...result, until: Math.max(result.until, last?.until ?? since) };
}
