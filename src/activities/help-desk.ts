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
import { callOptions, writeKey, type WriteRequest } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** A ticket and what was said about it last, as far as a customer may hear it. */
export interface TicketReading {
  ticket: Ticket;
  latestComment: TicketComment | null;
}

/** How many comments are looked at for news. */
const newestComments = 10;

/** Reads and writes of the help desk, bound to one desk. */
export function createHelpDeskActivities({ helpDesk, messaging }: { helpDesk: HelpDesk; messaging: Messaging | null }) {
  return {
    createTicket: translateFailures((request: { draft: TicketDraft; write: WriteRequest }): Promise<WrittenTicket> =>
      helpDesk.createTicket(request.draft, writeKey(request.write), callOptions()),
    ),

    /** A `conflict` is final here: only the workflow can decide with what version to try again. */
    changeTicket: translateFailures(
      async (request: { ticketId: string; change: TicketChange; version: string | null; write: WriteRequest }) => {
        const options = callOptions();
        const key = writeKey(request.write);
        const change = await withFiles(request.change, messaging, options);
        return helpDesk.changeTicket(request.ticketId, change, request.version, key, options);
      },
      ['conflict'],
    ),

    /** Both reads at once, so that the answer costs one round trip. */
    readTicket: translateFailures(async (ticketId: string): Promise<TicketReading> => {
      const options = callOptions();
      const [ticket, latestComment] = await Promise.all([
        helpDesk.getTicket(ticketId, options),
        helpDesk.latestPublicComment(ticketId, options),
      ]);
      return { ticket, latestComment };
    }),

    /** The ticket and what was said lately, private notes too: never for a customer's ears. */
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
