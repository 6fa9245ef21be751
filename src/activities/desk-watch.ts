import { isTransient, ServiceFailure } from '../domain/failures.ts';
import type { DeskReport } from '../domain/desk/health.ts';
import type { DeskInbox, DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import { callOptions } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** What the watch over the help desk needs, and what it is told. */
export function createDeskWatchActivities(deps: {
  helpDesk: HelpDesk;
  deskWatch: DeskWatch;
  ticketOwners: TicketOwners;
  deskInbox: DeskInbox;
}) {
  const { helpDesk, deskWatch, ticketOwners, deskInbox } = deps;
  return {
    /** True when the desk answers, be it with a refusal: what is up can be written to, and the write will tell. */
    checkDesk: async (desk: string): Promise<boolean> => {
      // A worker of another desk's installation must not answer for this one.
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

    /** Tells the conversations of these tickets; gives back the tickets that no open conversation has. */
    routeDeskEvents: async (ticketIds: string[]): Promise<string[]> => {
      const owned = new Set(await ticketOwners.touch(ticketIds));
      return ticketIds.filter((id) => !owned.has(id));
    },

    /**
     * Brings everything that changed in the desk since a time (epoch milliseconds) to the inbox, as webhooks should
     * have done; says up to when that is complete.
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
