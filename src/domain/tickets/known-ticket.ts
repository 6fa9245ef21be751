import type { DeskNews } from '../desk/news.ts';
import type { Ticket } from './tickets.ts';

/** A ticket that belongs to the verified customer, and what this conversation did with it. */
export interface KnownTicket {
  ticket: Ticket;
  role: 'seen' | 'changed' | 'opened';
  /** When the desk had last changed it as we first saw it, ISO 8601: earlier comments are no news. */
  since: string;
  /** Ids of the comments that were reported as news. */
  told: string[];
}

/** The tickets of a conversation. */
export interface TicketsState {
  known: KnownTicket[];
  /** What humans did to them in the desk, newest last. */
  news: DeskNews[];
}

/** The tickets of a conversation that has seen none yet. */
export function newTickets(): TicketsState {
  return { known: [], news: [] };
}

/** Keeps the latest reading of a ticket, and the closest of the roles it has had. */
export function rememberTicket(tickets: TicketsState, ticket: Ticket, role: KnownTicket['role']): void {
  const known = tickets.known.find((entry) => entry.ticket.id === ticket.id);
  if (known === undefined) {
    tickets.known.push({ ticket, role, since: ticket.updatedAt, told: [] });
    return;
  }
  known.ticket = ticket;
  if (role === 'opened' || known.role === 'seen') known.role = role;
}

/** Ids of all tickets that this conversation opened or changed. */
export function writtenTicketIds({ known }: TicketsState): string[] {
  return known.filter(({ role }) => role !== 'seen').map(({ ticket }) => ticket.id);
}

/** True when the customer means this ticket, by its id or by what people call it. */
export function isCalled({ id, number }: Ticket, name: string): boolean {
  return id === name || (number !== undefined && number.toLowerCase() === name.toLowerCase());
}
