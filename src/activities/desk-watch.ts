import { isTransient, ServiceFailure } from '../domain/failures.ts';
import type { DeskReport } from '../domain/desk/health.ts';
import type { DeskInbox, DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** Activities around the desk watch: checking the desk, reporting writes, and passing on its events. */
export function createDeskWatchActivities(deps: {
  helpDesk: HelpDesk;
  deskWatch: DeskWatch;
  ticketOwners: TicketOwners;
  deskInbox: DeskInbox;
}) {
  const { helpDesk, deskWatch, ticketOwners, deskInbox } = deps;
  return {
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
     * were missed; returns the time up to which that is complete.
     */
    reconcileDesk: translateFailures(async (since: number): Promise<{ until: number; found: number }> => {
      const { events, until } = await helpDesk.listChanges(since, callOptions());
      await deskInbox.deliver(events);
      return { until, found: events.length };
    }),
  };
}

/** Types of {@link createDeskWatchActivities}, for workflows. */
export type DeskWatchActivities = ReturnType<typeof createDeskWatchActivities>;
