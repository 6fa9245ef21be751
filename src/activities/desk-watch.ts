import { inWords, isTransient, refusalOf, ServiceFailure } from '../domain/failures.ts';
import type { DeskReport } from '../domain/desk/health.ts';
import { createDeskPageActivities } from './desk-pages.ts';
import type { DeskInbox, DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Result of one reconciliation, where the next one begins. */
export interface Reconciled {
  /** All changes up to this time were found, epoch milliseconds. */
  until: number;
  /** Tickets that had changed. */
  found: number;
  /** What could not be looked for, in a few words; null if nothing is missing. */
  incomplete: string | null;
}

/** Activities around the desk watch: checking the desk, reporting writes, and passing on its events. */
export function createDeskWatchActivities(deps: {
  helpDesk: HelpDesk;
  deskWatch: DeskWatch;
  ticketOwners: TicketOwners;
  deskInbox: DeskInbox;
}) {
  const { helpDesk, deskWatch, ticketOwners, deskInbox } = deps;
  return {
    ...createDeskPageActivities(deps),

    /** True if the desk gives any answer: a desk that refuses is up, and the write itself will show the refusal. */
    checkDesk: async (desk: string): Promise<boolean> => {
      // The worker of an installation with another desk must not answer for this desk.
      if (desk !== helpDesk.name) return false;
      try {
        await helpDesk.checkHealth(callOptions());
        return true;
      } catch (error) {
        if (!(error instanceof ServiceFailure)) throw error;
        return !isTransient(error.kind) || error.kind === 'rateLimited';
      }
    },

    reportToDesk: (report: DeskReport): Promise<void> => deskWatch.report(report),

    /** Notifies the conversations of these tickets; returns the tickets that belong to no open conversation. */
    routeDeskEvents: async (ticketIds: string[]): Promise<string[]> => {
      const owned = new Set(await ticketOwners.touch(ticketIds));
      return ticketIds.filter((id) => !owned.has(id));
    },

    /**
     * Delivers everything that changed in the desk since a time (epoch milliseconds) to the inbox, in case webhooks
     * were missed; returns the time up to which that is complete. What the desk does not let us list is reported to the
     * desk watch, which tells the administrator; only a failure that may pass by itself fails the activity.
     */
    reconcileDesk: translateFailures(async (since: number): Promise<Reconciled> => {
      const { events, until, incomplete } = await listChanges(helpDesk, since);
      if (incomplete !== null) await deskWatch.report({ kind: 'changesIncomplete', why: incomplete });
      await deskInbox.deliver(events);
      return { until, found: events.length, incomplete };
    }),
  };
}

/** Types of {@link createDeskWatchActivities}, for workflows. */
export type DeskWatchActivities = ReturnType<typeof createDeskWatchActivities>;

/** The changes since a time; none, with the reason, if the desk refuses to list any. */
async function listChanges(helpDesk: HelpDesk, since: number): Promise<Awaited<ReturnType<HelpDesk['listChanges']>>> {
  try {
    return await helpDesk.listChanges(since, callOptions());
  } catch (error) {
    if (!(error instanceof ServiceFailure) || isTransient(error.kind)) throw error;
    const why = `the list of changes is refused: ${inWords(refusalOf(error.details))}`;
    return { events: [], until: since, incomplete: why };
  }
}
