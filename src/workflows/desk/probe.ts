import { proxyActivities } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';

const { checkDesk } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'check whether the desk answers',
});

/**
 * True if the desk gives any answer: a desk that refuses our credentials is up, and the write will show the refusal.
 */
export async function probe(desk: string): Promise<boolean> {
  try {
    return await checkDesk(desk);
  } catch {
    // No worker could check it in time.
    return false;
  }
}
