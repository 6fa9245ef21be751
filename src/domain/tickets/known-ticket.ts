import { conversationBytes } from '../budgets.ts';
import type { DeskNews } from '../desk/news.ts';
import { bytesOnce, jsonBytes } from '../size.ts';
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
  /** Ids of known tickets that were touched in the desk and have to be read again. */
  touched: string[];
  /** Ids of tickets that this conversation wrote to and whose readings were dropped; the newest last. */
  writtenBefore: string[];
}

/** Most readings that are kept, even if they are small. */
const maximumKnown = 300;
/** Most ids of tickets whose readings were dropped. */
const maximumWritten = 500;
/** The newest readings are never dropped. */
const newest = 5;

/** The tickets of a conversation that has read none yet. */
export function newTickets(): TicketsState {
  return { known: [], news: [], touched: [], writtenBefore: [] };
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

/**
 * Drops readings if they are too many: first those of tickets that were only seen, of each the oldest. A ticket without a
 * reading is simply read again.
 * @param isNeeded true for a ticket whose reading something waits for
 */
export function dropReadings(tickets: TicketsState, isNeeded: (id: string) => boolean): void {
  const sizes = new Map(tickets.known.map((entry) => [entry, sizeOf(entry)]));
  let bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  let count = tickets.known.length;
  if (bytes <= conversationBytes.knownTickets && count <= maximumKnown) return;
  const candidates = tickets.known.slice(0, -newest).filter(({ ticket }) => !isNeeded(ticket.id));
  const isSeen = ({ role }: KnownTicket): boolean => role === 'seen';
  const dropped = new Set<KnownTicket>();
  for (const entry of [...candidates.filter(isSeen), ...candidates.filter((one) => !isSeen(one))]) {
    if (bytes <= conversationBytes.knownTickets && count <= maximumKnown) break;
    dropped.add(entry);
    bytes -= sizes.get(entry) ?? 0;
    count -= 1;
  }
  const written = [...dropped].filter((entry) => !isSeen(entry)).map(({ ticket }) => ticket.id);
  tickets.writtenBefore = [...new Set([...tickets.writtenBefore, ...written])].slice(-maximumWritten);
  tickets.known = tickets.known.filter((entry) => !dropped.has(entry));
}

function sizeOf({ ticket, told }: KnownTicket): number {
  return bytesOnce(ticket) + jsonBytes(told) + 80;
}

/** Ids of all tickets that this conversation opened or changed. */
export function writtenTicketIds({ known, writtenBefore }: TicketsState): string[] {
  const written = known.filter(({ role }) => role !== 'seen').map(({ ticket }) => ticket.id);
  return [...new Set([...writtenBefore, ...written])];
}

/** True if this is the name of the ticket: its id or its number. */
export function isCalled({ id, number }: Ticket, name: string): boolean {
  return id === name || (number !== undefined && number.toLowerCase() === name.toLowerCase());
}
