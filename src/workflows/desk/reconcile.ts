import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';

/** Result of one reconciliation, where the next one begins. */
export interface Reconciled {
  /** All changes up to this time were found, epoch milliseconds. */
  until: number;
  /** Tickets that had changed. */
  found: number;
}

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
  const last = workflowInfo().lastResult as Reconciled | undefined;
  const since = last === undefined ? Date.now() - firstWindowMs : last.until - overlapMs;
  return reconcileDesk(since);
}
