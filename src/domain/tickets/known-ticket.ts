import type { DeskNews } from '../desk/news.ts';
import type { Ticket } from './tickets.ts';

/** A ticket of the verified customer, and what this conversation did with it. */
export interface KnownTicket {
  ticket: Ticket;
  role: 'seen' | 'changed' | 'opened';
  /** When it had last changed when we first read it, ISO 8601: earlier comments are not desk news. */
  since: string;
  /** Ids of the comments that were reported as desk news. */
  told: string[];
}

/** The tickets of a conversation. */
export interface TicketsState {
  known: KnownTicket[];
  /** Desk news about them, newest last. */
  news: DeskNews[];
}

/** The tickets of a conversation that has read none yet. */
export function newTickets(): TicketsState {
  return { known: [], news: [] };
}

/** Stores the latest reading of a ticket. Its role only ever gets closer: seen, changed, opened. */
export function rememberTicket(tickets: TicketsState, ticket: Ticket, role: KnownTicket['role']): void {
  const known = tickets.known.find((entry) => entry.ticket.id === ticket.id);
  if (known === undefined) {
    tickets.known.push({ ticket, role, since: ticket.updatedAt, told: [] });
    return;
  }
  known.ticket = ticket;
  if (role === 'opened' || known.role === 'seen') known.role = role;
}

/** Forgets a ticket that no longer belongs to the customer, and the desk news about it. */
export function forgetTicket(tickets: TicketsState, ticketId: string): void {
  tickets.known = tickets.known.filter(({ ticket }) => ticket.id !== ticketId);
  tickets.news = tickets.news.filter((news) => news.ticketId !== ticketId);
}

/** Ids of all tickets that this conversation opened or changed. */
export function writtenTicketIds({ known }: TicketsState): string[] {
  return known.filter(({ role }) => role !== 'seen').map(({ ticket }) => ticket.id);
}

/** True if this is the name of the ticket: its id or its number. */
export function isCalled({ id, number }: Ticket, name: string): boolean {
  return id === name || (number !== undefined && number.toLowerCase() === name.toLowerCase());
}
