import type { QueuedWrite, WriteRef } from '../domain/desk/health.ts';
import type { DeskWatch, PageName } from '../ports/desk-watch.ts';

/** Activities by which the desk watch is looked after, and by which it keeps the writes for which it has no room. */
export function createDeskPageActivities({ deskWatch }: { deskWatch: DeskWatch }) {
  const { pages, heartbeat } = deskWatch;
  return {
    /** Permits waiting writes; returns those whose conversation is gone. */
    permitWrites: (writes: WriteRef[]): Promise<WriteRef[]> => deskWatch.permit(writes),

    /** Stores a page of waiting writes. */
    storeDeskPage: (page: PageName & { writes: QueuedWrite[] }): Promise<void> => pages.store(page),

    /** Reads writes of a page, and which one comes after them; null if the page is lost. */
    readDeskPage: (part: PageName & { from: number; count: number }) => pages.read(part),

    /** Ends a page. */
    endDeskPage: (page: PageName): Promise<void> => pages.end(page),

    /** Lets all conversations report what waits, soon. */
    collectWaiting: (): Promise<void> => heartbeat.askAll(),

    /** Begins the desk watch if it is needed and does not run; returns id of its first run, null if it is not needed. */
    ensureDeskWatch: (): Promise<string | null> => heartbeat.ensureWatch(),

    /** Lets some of the waiting conversations report what waits; returns where to go on, null at the end. */
    askWaiting: (cursor: string | null): Promise<string | null> => heartbeat.askWaiting(cursor),
  };
}

/** Types of {@link createDeskPageActivities}, for workflows. */
export type DeskPageActivities = ReturnType<typeof createDeskPageActivities>;
