import { log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { DeskPageActivities } from '../../activities/desk-pages.ts';
import type { WatchState, WritePage } from '../../domain/desk/health.ts';
import type { WaitingWrites } from '../../domain/desk/waiting-writes.ts';
import { noteAsked } from '../../domain/desk/asked.ts';
import { readCount } from '../../domain/desk/write-pages.ts';

const { storeDeskPage, readDeskPage, endDeskPage, collectWaiting } = proxyActivities<DeskPageActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'the pages of waiting writes',
});

/** Moves writes to pages until the watch holds no more than it may. */
export async function movePages(waiting: WaitingWrites): Promise<void> {
  for (let next = waiting.takePage(Date.now()); next !== null; next = waiting.takePage(Date.now())) {
    await storeDeskPage({ ...nameOf(next.page), writes: next.writes });
  }
}

/** Reads the next writes of a page. If it is lost, all conversations will be asked what waits. */
export async function readPage(state: WatchState, waiting: WaitingWrites, page: WritePage): Promise<void> {
  const part = await readDeskPage({ ...nameOf(page), from: page.read, count: readCount(page, state.pages) });
  if (part !== null && part.writes.length > 0) {
    if (waiting.addRead(page, part.writes, part.next)) await endDeskPage(nameOf(page));
    return;
  }
  log.error('a page of waiting writes is lost', { page: page.id });
  for (const other of waiting.forgetPages()) await endDeskPage(nameOf(other));
}

/** Lets all conversations report what waits. */
export async function collect(state: WatchState): Promise<void> {
  await collectWaiting();
  state.incomplete = false;
  noteAsked(state, Date.now());
}

function nameOf({ id }: WritePage): { watch: string; page: number } {
  return { watch: workflowInfo().firstExecutionRunId, page: id };
}
