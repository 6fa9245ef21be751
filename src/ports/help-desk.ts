import type { Capabilities, DeskEvent } from '../domain/desk/desk.ts';
import type {
  Ticket,
  TicketChange,
  TicketComment,
  TicketDraft,
  TicketFilter,
  WrittenTicket,
} from '../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from './call.ts';

/**
 * A help desk: the system of record of tickets. Every method throws `ServiceFailure` and nothing else.
 * Writes are safe to repeat with the same {@link WriteKey}: one ticket, one comment, whatever was lost in between, also
 * where one write takes several requests.
 *
 * What the desk cannot do is never done in a weaker way. A write that cannot keep its promise to the customer (a
 * private note that would be public) is not done at all: `unsupported`, with the capability. What is merely missing (an
 * unknown group) is named in `unmet` while the rest is done: nothing undoes a ticket.
 */
export interface HelpDesk {
  readonly name: string;
  readonly capabilities: Capabilities;

  /** Creates the ticket, or returns the one that an earlier try with the same key made. */
  createTicket(draft: TicketDraft, write: WriteKey, options: CallOptions): Promise<WrittenTicket>;

  /** Reads a ticket. `notFound` when it is missing, deleted or not visible. */
  getTicket(id: string, options: CallOptions): Promise<Ticket>;

  /** The latest public comment, null when there is none besides what is hidden. Private notes never come back. */
  latestPublicComment(ticketId: string, options: CallOptions): Promise<TicketComment | null>;

  /** What the requester said last, publicly: the description when they have not commented. Null when they said nothing. */
  latestCustomerMessage(ticketId: string, options: CallOptions): Promise<TicketComment | null>;

  /** The newest comments, newest first, private notes too: never for a customer's ears. At most `limit`. */
  listComments(ticketId: string, limit: number, options: CallOptions): Promise<TicketComment[]>;

  /**
   * Changes a ticket as one write. With `version` the write fails with `conflict` if somebody changed the ticket
   * since; null writes whatever it is. `rejected` with reason `ticketClosed` when the ticket can change no more.
   */
  changeTicket(
    id: string,
    change: TicketChange,
    version: string | null,
    write: WriteKey,
    options: CallOptions,
  ): Promise<WrittenTicket>;

  /** The requester's tickets, newest change first, at most `limit`. */
  listTickets(requesterId: string, filter: TicketFilter, limit: number, options: CallOptions): Promise<Ticket[]>;

  /** The newest ticket that continues this closed one; null when there is none. */
  findFollowUp(ticketId: string, options: CallOptions): Promise<Ticket | null>;

  /** The ticket the desk made of a messaging conversation, null while it has made none. */
  ticketOfMessaging(conversationId: string, options: CallOptions): Promise<Ticket | null>;

  /**
   * Tickets changed since a time, each once, in any order; the id of an event names ticket and time of its change.
   * Reads the desk's database, not its search index, where there is a choice.
   * @param since epoch milliseconds
   * @returns the events and the time up to which they are complete
   */
  listChanges(since: number, options: CallOptions): Promise<{ events: DeskEvent[]; until: number }>;

  /** Checks that the desk answers and our credentials work; throws otherwise. */
  checkHealth(options: CallOptions): Promise<void>;
}
