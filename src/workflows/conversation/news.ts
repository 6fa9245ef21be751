import { laneOfTicket } from '../../domain/conversation/lanes.ts';
import { ownerOfLane } from '../../domain/conversation/owner.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { forgetTicket, rememberTicket } from '../../domain/tickets/known-ticket.ts';
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

/**
 * Reads a ticket that was touched in the desk, and stores the desk news. The order and number of the desk's events do
 * not matter, since only the ticket itself counts; our own writes are not desk news.
 */
export async function readNews(context: ConversationContext, ticketId: string): Promise<void> {
  const { state } = context;
  const known = state.tickets.known.find((entry) => entry.ticket.id === ticketId);
  if (known === undefined || state.status === 'ended') return;
  const reading = await readAgain(ticketId);
  if (reading !== null && hasChangedHands(state, known.ticket, reading.ticket)) {
    forgetTicket(state.tickets, ticketId);
    return context.publish();
  }
  // Compared with what is known after the reading: what we wrote in the meantime is not desk news.
  const changes = changesBetween(known.ticket, reading?.ticket ?? null);
  if (reading !== null) {
    const unreported = newComments(reading.ticket, reading.comments, known.since, known.told);
    known.told = [...known.told, ...unreported.map(({ id }) => id)].slice(-maximumReported);
    if (unreported.some((comment) => comment.public)) changes.push('publicReply');
    if (unreported.some((comment) => !comment.public)) changes.push('privateNote');
    if (reading.ticket.updatedAt >= known.ticket.updatedAt) rememberTicket(state.tickets, reading.ticket, 'seen');
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
