import type {
  Ticket,
  TicketChange,
  TicketComment,
  TicketDraft,
  TicketFilter,
  WrittenTicket,
} from '../domain/tickets/tickets.ts';
import { ServiceFailure } from '../domain/failures.ts';
import { isTicketOf } from '../domain/tickets/ticket-owner.ts';
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

/** A change that a workflow asks for. */
interface ChangeRequest {
  ticketId: string;
  change: TicketChange;
  /** See `ChangeGuard`. */
  version: string | null;
  /** See `ChangeGuard.requesterId`; absent: null. */
  owner?: string | null;
  /** See `ChangeGuard.from`. */
  from?: string | null | undefined;
  write: WriteRequest;
}

/** How many comments are read for desk news. */
const newestComments = 10;
/**
 * If the desk asks for a longer wait before the next attempt of a write, the workflow is told at once, in milliseconds:
 * the desk watch must know of the limit, and the customer must not wait for it.
 */
const longestWaitMs = 5_000;

/** Reads and writes of one help desk. */
export function createHelpDeskActivities({ helpDesk, messaging }: { helpDesk: HelpDesk; messaging: Messaging | null }) {
  return {
    createTicket: translateFailures(
      (request: { draft: TicketDraft; write: WriteRequest }): Promise<WrittenTicket> =>
        attemptWrite(request.write, (key) => helpDesk.createTicket(request.draft, key, callOptions(key))),
      { longestWaitMs },
    ),

    /** A `conflict` is not retried here: only the workflow can decide with which version to try again. */
    changeTicket: translateFailures(
      (request: ChangeRequest) =>
        attemptWrite(request.write, async (key): Promise<WrittenTicket> => {
          const options = callOptions(key);
          const { change, unmet } = await withFiles(request.change, messaging, { ...options, late: key.mayBeDone });
          const guard = { version: request.version, requesterId: request.owner ?? null, from: request.from };
          const written = await helpDesk.changeTicket(request.ticketId, change, guard, key, options);
          return { ...written, unmet: [...unmet, ...written.unmet] };
        }),
      { final: ['conflict'], longestWaitMs },
    ),

    /**
     * Reads ticket and comment at the same time, to save a round trip. A comment that is too large to be read does not
     * hold back the ticket.
     */
    readTicket: translateFailures(async (ticketId: string): Promise<TicketReading> => {
      const options = callOptions();
      const [ticket, latestComment] = await Promise.all([
        helpDesk.getTicket(ticketId, options),
        helpDesk.latestPublicComment(ticketId, options).catch(unlessTooLarge(null)),
      ]);
      return { ticket, latestComment };
    }),

    /** The ticket and its newest comments, including private notes, which a customer must never hear. */
    readNews: translateFailures(async (ticketId: string): Promise<{ ticket: Ticket; comments: TicketComment[] }> => {
      const options = callOptions();
      const [ticket, comments] = await Promise.all([
        helpDesk.getTicket(ticketId, options),
        helpDesk.listComments(ticketId, newestComments, options).catch(unlessTooLarge<TicketComment[]>([])),
      ]);
      return { ticket, comments };
    }),

    /**
     * @param owner the customer to whom the closed ticket must belong; null: anybody
     * @throws `notFound` with reason `changedHands` if it belongs to somebody else
     */
    findFollowUp: translateFailures(async (ticketId: string, owner: string | null = null): Promise<Ticket | null> => {
      const options = callOptions();
      if (owner !== null && !isTicketOf(await helpDesk.getTicket(ticketId, options), owner)) {
        const details = { kind: 'notFound', reason: 'changedHands', service: helpDesk.name } as const;
        throw new ServiceFailure(`${helpDesk.name}: the closed ticket belongs to somebody else`, details);
      }
      return helpDesk.findFollowUp(ticketId, options);
    }),

    listTickets: translateFailures(
      (request: { requesterId: string; filter: TicketFilter; limit: number }): Promise<Ticket[]> =>
        helpDesk.listTickets(request.requesterId, request.filter, request.limit, callOptions()),
    ),
  };
}

/** Handles a failed read by this value if the answer was too large to be read. */
function unlessTooLarge<Value>(instead: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof ServiceFailure && error.details.reason === 'tooLarge') return instead;
    throw error;
  };
}

/** Types of {@link createHelpDeskActivities}, for workflows. */
export type HelpDeskActivities = ReturnType<typeof createHelpDeskActivities>;
