import type { Priority, Ticket, TicketStatus } from '../tickets/tickets.ts';
import type { Unmet } from '../tickets/unmet.ts';
import type { TransferTarget } from '../routing/routing.ts';

/** What the customer may learn about a ticket: nothing that belongs to others. */
export interface TicketView {
  /** As people call it, see `Ticket.number`. */
  id: string;
  subject: string;
  status: TicketStatus;
  priority: Priority | null;
  updatedAt: string;
}

/** Reduces a ticket to what the customer may learn about it. */
export function viewOf(ticket: Ticket): TicketView {
  return {
    id: ticket.number ?? ticket.id,
    // The intent in front of the subject is for the team; it is not read out.
    subject: withoutIntent(ticket.subject),
    status: ticket.status,
    priority: ticket.priority,
    updatedAt: ticket.updatedAt,
  };
}

/** A subject without the intent that we put in front of it, see `subjectWithIntent`. */
export function withoutIntent(subject: string): string {
  return subject.replace(/^\[[a-z0-9_]{1,40}\] /, '');
}

/** Why a command was refused. A refused command has no effect. */
export type Refusal =
  /** The customer has not proven who they are. */
  | 'notAuthenticated'
  /** No such ticket, or another customer's: indistinguishable. */
  | 'ticketNotFound'
  /** The ticket is closed for good and the command makes no sense as a follow-up. */
  | 'ticketClosed'
  /** The help desk refused the write for good. */
  | 'rejected'
  /** The conversation is over. */
  | 'ended'
  /** The one-time code is unknown, used or too old. */
  | 'expired'
  /** Too much waits in this conversation already; nothing was recorded. */
  | 'tooMuch';

/**
 * Type of the failure with which a conversation refuses a command before it does anything; its first detail is the
 * {@link Refusal}.
 */
export const refusedFailure = 'REFUSED';

/** Type of the failure with which a conversation asks for a command to be sent again, since it continues as new first. */
export const startingAnewFailure = 'STARTING_ANEW';

/** The refusal that a failure stands for; null if it is another failure. */
export function refusalOf({
  type,
  details,
}: {
  type?: string | undefined | null;
  details?: unknown[] | undefined | null;
}): { kind: 'refused'; reason: Refusal } | null {
  return type === refusedFailure ? { kind: 'refused', reason: (details?.[0] ?? 'rejected') as Refusal } : null;
}

/** Typed answer to a conversation command. The edges put it into words; workflows never do. */
export type Reply =
  | { kind: 'done' }
  /** This very request was carried out long ago; more is not known of it any more. Nothing was done again. */
  | { kind: 'doneBefore' }
  | { kind: 'refused'; reason: Refusal }
  /** The help desk cannot be read right now. Nothing was recorded, since there was nothing to write. */
  | { kind: 'unavailable' }
  /** The answer is not ready in time. The work continues, and the same question gets its result. */
  | { kind: 'stillWorking' }
  | { kind: 'verified'; requesterName: string }
  /** Unknown number, no PIN set, or wrong PIN: the reply never says which. */
  | { kind: 'notVerified' }
  | { kind: 'locked' }
  /** The PIN is to be keyed in; `nonce` is valid for this one attempt. */
  | { kind: 'keypad'; nonce: string }
  | {
      kind: 'tickets';
      /** The newest first; those after the ticket that the request named. */
      tickets: TicketView[];
      /** How many are in front of these; absent: none. */
      before?: number;
      /** True when there may be more than one list holds: those that changed least recently are missing. */
      cut?: boolean;
    }
  | { kind: 'ticket'; ticket: TicketView; latestComment: { body: string; byRequester: boolean } | null }
  | { kind: 'created'; ticket: TicketView; reference: string; followUpOf: string | null; unmet: Unmet[] }
  /** No new ticket: what was said was added to an open one about the same matter. */
  | { kind: 'continued'; ticket: TicketView; reference: string; unmet: Unmet[] }
  | { kind: 'changed'; ticket: TicketView; commented: boolean; unmet: Unmet[] }
  /**
   * Recorded durably, but not in the help desk yet. The customer can quote the reference. With `needsTeam` an
   * administrator has to act first, so it will not be done by itself.
   */
  | { kind: 'recorded'; reference: string; ticketId: string | null; needsTeam?: true | undefined }
  | {
      kind: 'escalated';
      /** Null until the help desk has answered. */
      ticketId: string | null;
      reference: string;
      group: string;
      /** Null if there is nobody to transfer the call to; then the team is asked to call back. */
      transfer: { target: TransferTarget; nonce: string } | null;
    }
  | { kind: 'memory'; summary: string | null };
