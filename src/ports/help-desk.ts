import type { Capabilities, DeskChanges } from '../domain/desk/desk.ts';
import type {
  Ticket,
  TicketChange,
  TicketComment,
  TicketDraft,
  TicketFilter,
  WrittenTicket,
} from '../domain/tickets/tickets.ts';
import type { CallOptions, WriteKey } from './call.ts';

/** What must still be true of a ticket when it is changed. */
export interface ChangeGuard {
  /** The version of the ticket that the change was made for. Null: any. */
  version: string | null;
  /** The customer to whom the ticket must belong, see `isTicketOf`. Null: anybody. */
  requesterId: string | null;
  /**
   * Of a change that gives the ticket to a customer: whose it was when that was decided, null if nobody's. If it belongs
   * to a third one by now, the write is a `conflict`. Absent: anybody's.
   */
  from?: string | null | undefined;
}

/**
 * A help desk: the system of record for tickets. Every method throws `ServiceFailure` and nothing else.
 * Writes are safe to repeat with the same {@link WriteKey}: there is one ticket, or one comment, whatever answers were
 * lost, even if one write takes several requests.
 *
 * What the desk cannot do is never done in a weaker way. A write that would break a promise to the customer (a private
 * note that would be public) is not done at all: `unsupported`, with the capability. If only a part cannot be done (an
 * unknown group), the rest is done and the part is named in `unmet`, since a ticket cannot be undone.
 */
export interface HelpDesk {
  readonly name: string;
  readonly capabilities: Capabilities;

  /**
   * Creates the ticket, or returns the one that an earlier try with the same key made. A contact whom the desk does not
   * take (a suspended user, an address that it finds invalid) is unmet, and the ticket belongs to nobody.
   */
  createTicket(draft: TicketDraft, write: WriteKey, options: CallOptions): Promise<WrittenTicket>;

  /** Reads a ticket. `notFound` if it is missing, deleted or not visible. */
  getTicket(id: string, options: CallOptions): Promise<Ticket>;

  /** The latest public comment; null if there is none. Private notes are never returned. */
  latestPublicComment(ticketId: string, options: CallOptions): Promise<TicketComment | null>;

  /**
   * The requester's latest public comment, or the description if they have not commented. Null if they wrote neither.
   */
  latestCustomerMessage(ticketId: string, options: CallOptions): Promise<TicketComment | null>;

  /** The newest comments, newest first, at most `limit`. Includes private notes, which a customer must never hear. */
  listComments(ticketId: string, limit: number, options: CallOptions): Promise<TicketComment[]>;

  /**
   * Changes a ticket in one write. `rejected` with reason `ticketClosed` if the ticket is closed for good.
   *
   * With a version, a change that could overwrite what others have set (see `overwritesOthers`) fails with `conflict` if
   * the ticket was changed since. With a requester, a ticket that belongs to somebody else, or has become internal, is
   * not written to: `notFound` with reason `changedHands`. That does not hold for what an earlier try with the same key
   * has done while the ticket was theirs, which is found as always, nor if it is this change that moves the ticket. A
   * desk with a lock makes the write itself depend on it, so that a ticket that changes hands at the last moment is a
   * `conflict`; a mere comment is then compared with the ticket as it is, and made on it if it still is the requester's.
   * A desk without a lock is read just before the write.
   */
  changeTicket(
    id: string,
    change: TicketChange,
    guard: ChangeGuard,
    write: WriteKey,
    options: CallOptions,
  ): Promise<WrittenTicket>;

  /** The requester's tickets, latest change first, at most `limit`. */
  listTickets(requesterId: string, filter: TicketFilter, limit: number, options: CallOptions): Promise<Ticket[]>;

  /** The newest follow-up of this closed ticket; null if there is none. */
  findFollowUp(ticketId: string, options: CallOptions): Promise<Ticket | null>;

  /** The ticket that the desk made of a messaging conversation; null if it has made none yet. */
  ticketOfMessaging(conversationId: string, options: CallOptions): Promise<Ticket | null>;

  /**
   * Tickets changed since a time, each once, in any order; the id of an event names the ticket and the time of its
   * change. Reads the desk's database rather than its search index, if there is a choice.
   * @param since epoch milliseconds
   */
  listChanges(since: number, options: CallOptions): Promise<DeskChanges>;

  /** Checks that the desk answers and that our credentials work; throws otherwise. */
  checkHealth(options: CallOptions): Promise<void>;
}
