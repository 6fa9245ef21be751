import type {
  Ticket,
  TicketChange,
  TicketComment,
  TicketDraft,
  TicketFilter,
  WrittenTicket,
} from '../domain/tickets/tickets.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { Messaging } from '../ports/messaging.ts';
import { withFiles } from './remote-files.ts';
import { attemptWrite, callOptions, type WriteRequest } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** A ticket and its latest public comment. */
export interface TicketReading {
  ticket: Ticket;
  latestComment: TicketComment | null;
}

/** How many comments are read for desk news. */
const newestComments = 10;

/** Reads and writes of one help desk. */
export function createHelpDeskActivities({ helpDesk, messaging }: { helpDesk: HelpDesk; messaging: Messaging | null }) {
  return {
    createTicket: translateFailures((request: { draft: TicketDraft; write: WriteRequest }): Promise<WrittenTicket> =>
      attemptWrite(request.write, (key) => helpDesk.createTicket(request.draft, key, callOptions())),
    ),

    /** A `conflict` is not retried here: only the workflow can decide with which version to try again. */
    changeTicket: translateFailures(
      async (request: { ticketId: string; change: TicketChange; version: string | null; write: WriteRequest }) => {
        const options = callOptions();
        return attemptWrite(request.write, async (key) => {
          const change = await withFiles(request.change, messaging, options);
          return helpDesk.changeTicket(request.ticketId, change, request.version, key, options);
        });
      },
      ['conflict'],
    ),

    /** Reads ticket and comment at the same time, to save a round trip. */
    readTicket: translateFailures(async (ticketId: string): Promise<TicketReading> => {
      const options = callOptions();
      const [ticket, latestComment] = await Promise.all([
        helpDesk.getTicket(ticketId, options),
        helpDesk.latestPublicComment(ticketId, options),
      ]);
      return { ticket, latestComment };
    }),

    /** The ticket and its newest comments, including private notes, which a customer must never hear. */
    readNews: translateFailures(async (ticketId: string): Promise<{ ticket: Ticket; comments: TicketComment[] }> => {
      const options = callOptions();
      const [ticket, comments] = await Promise.all([
        helpDesk.getTicket(ticketId, options),
        helpDesk.listComments(ticketId, newestComments, options),
      ]);
      return { ticket, comments };
    }),

    findFollowUp: translateFailures((ticketId: string): Promise<Ticket | null> =>
      helpDesk.findFollowUp(ticketId, callOptions()),
    ),

    listTickets: translateFailures(
      (request: { requesterId: string; filter: TicketFilter; limit: number }): Promise<Ticket[]> =>
        helpDesk.listTickets(request.requesterId, request.filter, request.limit, callOptions()),
    ),
  };
}

/** Types of {@link createHelpDeskActivities}, for workflows. */
export type HelpDeskActivities = ReturnType<typeof createHelpDeskActivities>;
