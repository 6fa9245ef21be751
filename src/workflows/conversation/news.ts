import { noteTicket } from '../../domain/conversation/state.ts';
import { deedsBetween, freshComments, type DeskNews } from '../../domain/desk/news.ts';
import type { Ticket, TicketComment } from '../../domain/tickets/tickets.ts';
import { patient } from './activities.ts';
import type { ConversationContext } from './context.ts';
import { failureOf } from './failures.ts';

/** News kept per conversation; the oldest go first. */
const maximumNews = 50;
/** Told comments remembered per ticket. */
const maximumTold = 50;

/**
 * Somebody touched a ticket of the conversation in the desk: reads it again and keeps what is new. Order and number of
 * the desk's messages do not matter, since only the ticket itself is believed; our own writes are no news.
 */
export async function readNews(context: ConversationContext, ticketId: string): Promise<void> {
  const { state } = context;
  const known = state.tickets.find((entry) => entry.ticket.id === ticketId);
  if (known === undefined || state.status === 'ended') return;
  const reading = await look(ticketId);
  // Compared with what is known by now: what we wrote while it was read is ours.
  const deeds = deedsBetween(known.ticket, reading?.ticket ?? null);
  if (reading !== null) {
    const fresh = freshComments(reading.ticket, reading.comments, known.since, known.told);
    known.told = [...known.told, ...fresh.map(({ id }) => id)].slice(-maximumTold);
    if (fresh.some((comment) => comment.public)) deeds.push('publicReply');
    if (fresh.some((comment) => !comment.public)) deeds.push('privateNote');
    if (reading.ticket.updatedAt >= known.ticket.updatedAt) noteTicket(state, reading.ticket, 'seen');
  }
  const news = deeds.filter((deed) => deed !== 'deleted' || !isGone(state.news, ticketId));
  if (news.length === 0) return;
  state.news = [...state.news, ...news.map((deed) => ({ ticketId, deed, at: Date.now() }))].slice(-maximumNews);
  context.publish();
}

function isGone(news: readonly DeskNews[], ticketId: string): boolean {
  return news.some((entry) => entry.ticketId === ticketId && entry.deed === 'deleted');
}

/** The ticket and its newest comments; null when it is gone. */
async function look(ticketId: string): Promise<{ ticket: Ticket; comments: TicketComment[] } | null> {
  try {
    return await patient(`look at ticket ${ticketId} again`).readNews(ticketId);
  } catch (error) {
    const { kind } = failureOf(error);
    if (kind === 'notFound') return null;
    throw error;
  }
}
