import { log, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { DeskPageActivities } from '../../activities/desk-pages.ts';
import type { WatchState, WritePage } from '../../domain/desk/health.ts';
import type { WaitingWrites } from '../../domain/desk/waiting-writes.ts';
import { noteAsked } from '../../domain/desk/asked.ts';
import { readCount, type NewPage } from '../../domain/desk/write-pages.ts';
import { shouldStartAnew } from '../start-anew.ts';

const { storeDeskPage, readDeskPage, endDeskPage, collectWaiting } = proxyActivities<DeskPageActivities>({
  startToCloseTimeout: '20 seconds',
  retry: { initialInterval: 1_000, backoffCoefficient: 2, maximumInterval: '1 minute' },
  summary: 'the pages of waiting writes',
});

/** Pages that are written at the same time: more than so many could make the message to the server too large. */
const pagesAtOnce = 6;
/** A run that has become so large writes no more pages, in bytes. Temporal warns at 10 MB, and terminates it at 50. */
const largestHistory = 8_000_000;

/**
 * Moves writes to pages until the watch holds no more than it may. Ends earlier if a new run is due and can begin with what
 * is left: while reports pour in there is always more to move. If they come faster than they can be moved, the last ones
 * are forgotten, and their conversations will be asked.
 */
export async function movePages(waiting: WaitingWrites): Promise<void> {
  for (;;) {
    if (workflowInfo().historySize > largestHistory) waiting.forgetLast();
    const taken = takePages(waiting);
    if (taken.length === 0) return;
    await Promise.all(taken.map(({ page, writes }) => storeDeskPage({ ...nameOf(page), writes })));
    if (waiting.fitsInRun && shouldStartAnew(waiting.bytes)) return;
  }
}

function takePages(waiting: WaitingWrites): NewPage[] {
  const taken: NewPage[] = [];
  while (taken.length < pagesAtOnce) {
    const next = waiting.takePage(Date.now());
    if (next === null) break;
    taken.push(next);
  }
  return taken;
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
