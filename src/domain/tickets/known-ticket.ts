import { conversationBytes } from '../budgets.ts';
import { changesBetween, type DeskNews, type NewsBase } from '../desk/news.ts';
import { bytesOnce, jsonBytes } from '../size.ts';
import { isOverStatus, type Ticket, type TicketChange } from './tickets.ts';

/** A ticket of the verified customer, and what this conversation did with it. */
export interface KnownTicket {
  ticket: Ticket;
  role: 'seen' | 'changed' | 'opened';
  /** When it had last changed when we first read it, ISO 8601: earlier comments are not desk news. */
  since: string;
  /** Ids of the comments that were reported as desk news. */
  told: string[];
  /** With what the next reading is compared for desk news, where it is not the ticket: it shows what is not reported yet. */
  unreported?: NewsBase;
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

/**
 * Stores the latest reading of a ticket. Its role only ever gets closer: seen, changed, opened. What humans did is still
 * desk news afterwards, whatever it was read for.
 * @param written our own change, if the reading is the answer to one
 */
export function rememberTicket(
  tickets: TicketsState,
  ticket: Ticket,
  role: KnownTicket['role'],
  written: TicketChange = {},
): void {
  const known = tickets.known.find((entry) => entry.ticket.id === ticket.id);
  if (known === undefined) {
    tickets.known.push({ ticket, role, since: ticket.updatedAt, told: [] });
    return;
  }
  const base = afterOurs(newsBaseOf(known), ticket, written);
  known.ticket = ticket;
  if (changesBetween(base, ticket).length > 0) known.unreported = base;
  else delete known.unreported;
  if (role === 'opened' || known.role === 'seen') known.role = role;
}

/** With what the next reading of the ticket is compared for desk news. */
export function newsBaseOf({ ticket, unreported }: KnownTicket): NewsBase {
  return unreported ?? ticket;
}

/**
 * What we change ourselves is no desk news. A human may have changed the ticket just before, which its answer shows too.
 * A comment may open a ticket, and a status may assign it.
 */
function afterOurs(base: NewsBase, ticket: Ticket, { status, group, assignee, comment }: TicketChange): NewsBase {
  const isStatusOurs = status !== undefined || (comment !== undefined && !isOverStatus(ticket.status));
  const isAssignmentOurs = [status, group, assignee].some((part) => part !== undefined);
  const { assigneeId, groupId } = isAssignmentOurs ? ticket : base;
  return { status: isStatusOurs ? ticket.status : base.status, assigneeId, groupId };
}

/** Everything that the latest reading shows was reported. */
export function noteReported(known: KnownTicket): void {
  delete known.unreported;
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

function sizeOf({ ticket, told, unreported }: KnownTicket): number {
  return bytesOnce(ticket) + jsonBytes({ told, unreported }) + 80;
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
