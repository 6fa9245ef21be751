import { proxyActivities } from '@temporalio/workflow';
import type { DeskWatchActivities } from '../../activities/desk-watch.ts';

const { checkDesk } = proxyActivities<DeskWatchActivities>({
  startToCloseTimeout: '10 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'does the desk answer?',
});

/**
 * True when the desk answers, with whatever it likes: what refuses our credentials is up, and the write will tell.
 */
export async function probe(desk: string): Promise<boolean> {
  try {
    return await checkDesk(desk);
  } catch {
    // No worker could ask in time.
    return false;
  }
}
