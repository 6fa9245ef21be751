import { condition, continueAsNew, setHandler } from '@temporalio/workflow';
import type { QueuedWrite } from '../../domain/desk/health.ts';
import { deskPageQuery, endDeskPageSignal } from '../messages.ts';
import { isNewRunDue } from '../start-anew.ts';

/** Input of a page: waiting writes of one urgency, oldest first. */
export interface DeskPageInput {
  writes: QueuedWrite[];
}

/**
 * A page of the desk watch: keeps waiting writes that the watch itself has no room for. Reading changes nothing, so the
 * watch may read a part twice; when it has all of them, it ends the page.
 */
export async function deskPage({ writes }: DeskPageInput): Promise<void> {
  let isRead = false;
  setHandler(deskPageQuery, ({ from, count }) => ({
    writes: writes.slice(from, from + count),
    next: writes[from + count] ?? null,
  }));
  setHandler(endDeskPageSignal, () => {
    isRead = true;
  });
  await condition(() => isRead || isNewRunDue());
  if (!isRead) await continueAsNew<typeof deskPage>({ writes });
}
