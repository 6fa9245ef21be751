import type { Priority, Ticket, TicketStatus } from '../tickets/tickets.ts';
import type { TransferTarget } from '../routing/routing.ts';

/** What may be told about a ticket: nothing that belongs to somebody else. */
export interface TicketView {
  /** As people call it, see `Ticket.number`. */
  id: string;
  subject: string;
  status: TicketStatus;
  priority: Priority | null;
  updatedAt: string;
}

/** Cuts a ticket down to what may be told. */
export function viewOf(ticket: Ticket): TicketView {
  return {
    id: ticket.number ?? ticket.id,
    // The intent in front is for the team, not for a voice.
    subject: ticket.subject.replace(/^\[[a-z0-9_]{1,40}\] /, ''),
    status: ticket.status,
    priority: ticket.priority,
    updatedAt: ticket.updatedAt,
  };
}

/** Why a command was refused. None of them had an effect. */
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
  /** One-time code unknown, used or too old. */
  | 'expired';

/** Type of the failure that a conversation refuses a command with before it touches anything; its first detail is the {@link Refusal}. */
export const refusedFailure = 'REFUSED';

/** What a conversation refused a command with; null when the failure is another one. */
export function refusalOf({
  type,
  details,
}: {
  type?: string | undefined | null;
  details?: unknown[] | undefined | null;
}): { kind: 'refused'; reason: Refusal } | null {
  return type === refusedFailure ? { kind: 'refused', reason: (details?.[0] ?? 'rejected') as Refusal } : null;
}

/** Typed answer to a conversation command. The edges put it in words; workflows never do. */
export type Reply =
  | { kind: 'done' }
  | { kind: 'refused'; reason: Refusal }
  /** The help desk cannot be read right now; nothing was recorded because nothing needed to be. */
  | { kind: 'unavailable' }
  /** The answer is not there in time; the work goes on and the same question gets its result. */
  | { kind: 'stillWorking' }
  | { kind: 'verified'; requesterName: string }
  /** Unknown number, no PIN set, or wrong PIN: never told apart. */
  | { kind: 'notVerified' }
  | { kind: 'locked' }
  /** The PIN is to be keyed in; `nonce` belongs to this one try. */
  | { kind: 'keypad'; nonce: string }
  | { kind: 'tickets'; tickets: TicketView[] }
  | { kind: 'ticket'; ticket: TicketView; latestComment: { body: string; byRequester: boolean } | null }
  | { kind: 'created'; ticket: TicketView; reference: string; followUpOf: string | null }
  /** No new ticket: an open one about the same goes on with what was said. */
  | { kind: 'continued'; ticket: TicketView; reference: string }
  | { kind: 'changed'; ticket: TicketView; commented: boolean }
  /** Recorded durably, not in the help desk yet. The customer can quote the reference. */
  | { kind: 'recorded'; reference: string; ticketId: string | null }
  | {
      kind: 'escalated';
      /** Null while the help desk has not answered. */
      ticketId: string | null;
      reference: string;
      group: string;
      /** Null: nobody to transfer to, a call-back was asked for. */
      transfer: { target: TransferTarget; nonce: string } | null;
    }
  | { kind: 'memory'; summary: string | null };
