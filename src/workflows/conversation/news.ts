import { laneOfTicket } from '../../domain/conversation/lanes.ts';
import { ownerOfLane } from '../../domain/conversation/owner.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { forgetTicket, newsBaseOf, noteReported, rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import { changesBetween, newComments, type DeskNews } from '../../domain/desk/news.ts';
import type { Ticket, TicketComment } from '../../domain/tickets/tickets.ts';
import { untilDone } from './activities.ts';
import type { ConversationContext } from './context.ts';
import { failureOf } from './failures.ts';

/** Desk news kept per conversation; the oldest go first. */
const maximumNews = 50;
/** Ids of reported comments kept per ticket. */
const maximumReported = 50;

/** Most tickets that wait to be read again. */
const maximumTouched = 100;

/** Takes comments of people on a ticket. */
type HearComments = (ticketId: string, comments: readonly TicketComment[]) => void;

/** Reads the tickets again that were touched in the desk. Which of them are not read yet is part of the state. */
export class NewsReader {
  readonly #context: ConversationContext;
  /** The tickets that are being read; true if they were touched again since then. */
  readonly #reading = new Map<string, boolean>();

  readonly #hear: HearComments;

  /** @param hear takes the comments of people that were not reported before, oldest first */
  constructor(context: ConversationContext, hear: HearComments) {
    this.#context = context;
    this.#hear = hear;
  }

  /** A ticket was touched: it is read again, unless the conversation does not know it. */
  touch(ticketId: string): void {
    const { tickets, status } = this.#context.state;
    if (status === 'ended' || tickets.known.every(({ ticket }) => ticket.id !== ticketId)) return;
    if (!tickets.touched.includes(ticketId)) tickets.touched = [...tickets.touched, ticketId].slice(-maximumTouched);
    if (this.#reading.has(ticketId)) this.#reading.set(ticketId, true);
    else this.#context.repeatable(this.#read(ticketId));
  }

  /** Goes on after continue-as-new. */
  resume(): void {
    for (const ticketId of this.#context.state.tickets.touched) this.#context.repeatable(this.#read(ticketId));
  }

  async #read(ticketId: string): Promise<void> {
    const { tickets } = this.#context.state;
    try {
      do {
        this.#reading.set(ticketId, false);
        await readNews(this.#context, ticketId, this.#hear);
      } while (this.#reading.get(ticketId) === true);
    } finally {
      this.#reading.delete(ticketId);
      tickets.touched = tickets.touched.filter((id) => id !== ticketId);
    }
  }
}

/**
 * Reads a ticket that was touched in the desk, and stores the desk news. The order and number of the desk's events do
 * not matter, since only the ticket itself counts; our own writes are not desk news.
 */
async function readNews(context: ConversationContext, ticketId: string, hear: HearComments): Promise<void> {
  const { state } = context;
  const known = state.tickets.known.find((entry) => entry.ticket.id === ticketId);
  if (known === undefined || state.status === 'ended') return;
  const reading = await readAgain(ticketId);
  if (reading !== null && hasChangedHands(state, known.ticket, reading.ticket)) {
    forgetTicket(state.tickets, ticketId);
    return context.publish();
  }
  // The answer to a write of ours may be newer than the reading.
  const isLatest = reading !== null && reading.ticket.updatedAt >= known.ticket.updatedAt;
  const latest = isLatest ? reading.ticket : known.ticket;
  const changes = changesBetween(newsBaseOf(known), reading === null ? null : latest);
  if (isLatest) rememberTicket(state.tickets, latest, 'seen');
  noteReported(known);
  if (reading !== null) {
    const unreported = newComments(reading.ticket, reading.comments, known.since, known.told);
    known.told = [...known.told, ...unreported.map(({ id }) => id)].slice(-maximumReported);
    hear(ticketId, unreported);
    if (unreported.some((comment) => comment.public)) changes.push('publicReply');
    if (unreported.some((comment) => !comment.public)) changes.push('privateNote');
  }
  const news = changes.filter((change) => change !== 'deleted' || !isGone(state.tickets.news, ticketId));
  if (news.length === 0) return;
  state.tickets.news = [...state.tickets.news, ...news.map((change) => ({ ticketId, change, at: Date.now() }))].slice(
    -maximumNews,
  );
  context.publish();
}

/**
 * True if the ticket was the customer's and belongs to somebody else now, whose news are not theirs. The ticket on which
 * humans have this conversation is still followed: by it we see that they are done.
 */
function hasChangedHands(state: ConversationState, before: Ticket, now: Ticket): boolean {
  if (state.messaging?.session.ticketId === now.id) return false;
  const owner = ownerOfLane(state, laneOfTicket(state, now.id), before);
  return owner !== null && !isTicketOf(now, owner);
}

function isGone(news: readonly DeskNews[], ticketId: string): boolean {
  return news.some((entry) => entry.ticketId === ticketId && entry.change === 'deleted');
}

/** The ticket and its newest comments; null when it is gone. */
async function readAgain(ticketId: string): Promise<{ ticket: Ticket; comments: TicketComment[] } | null> {
  try {
    return await untilDone(`read ticket ${ticketId} again`).readNews(ticketId);
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === 'notFound') return null;
    throw error;
  }
}
