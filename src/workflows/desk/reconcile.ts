import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';

/** What one reconciliation leaves behind; the next one begins there. */
export interface Reconciled {
  /** Everything up to then was looked at, epoch milliseconds. */
  until: number;
  /** Tickets that had changed. */
  found: number;
}

const { reconcileDesk } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '30 minutes',
  retry: { initialInterval: 5_000, backoffCoefficient: 2, maximumInterval: '5 minutes' },
  summary: 'what changed in the desk?',
});

/** The first reconciliation looks back so far, in milliseconds. */
const firstWindowMs = 3_600_000;
/** Each begins so long before the end of the last: desks list changes a little late. In milliseconds. */
const overlapMs = 2 * 60_000;

/** Looks for changes in the desk that no webhook told us of. Run by a schedule, one after the other. */
export async function reconcile(): Promise<Reconciled> {
  const last = workflowInfo().lastResult as Reconciled | undefined;
  const since = last === undefined ? Date.now() - firstWindowMs : last.until - overlapMs;
  return reconcileDesk(since);
}
