import type { DeskNews } from '../../domain/desk/news.ts';
import type { MessagingHandoff } from '../../domain/messaging/state.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';
import { fallBack, takeBack } from './handoff.ts';
import { humansLeft } from './humans.ts';
import { endSession, forgetCustomer } from './session.ts';
import { notifyCustomer } from './speak.ts';

/** Changes in the desk that end the humans' part. */
const finalChanges: ReadonlySet<DeskNews['change']> = new Set<DeskNews['change']>(['solved', 'deleted']);

/** When something has to be done even if nothing arrives, epoch milliseconds. */
export function nextDeadline({ state, messaging, rules }: Chat, idleMs: number): number {
  const deadlines = [state.lastActivityAt + idleMs];
  const { handoff, session } = messaging;
  if (handoff === null && session.startedAt !== null) deadlines.push(state.lastActivityAt + rules.silenceMs);
  if (handoff?.phase === 'wanted' || handoff?.phase === 'offered') deadlines.push(handoff.since + rules.offerMs);
  if (waitsForHuman(handoff)) deadlines.push(handoff.since + rules.answerMs * (handoff.reminders + 1));
  return Math.min(...deadlines);
}

/** True when the desk reported that the humans, or the session's ticket, are done. */
export function hasDeskNews(chat: Chat): boolean {
  return doneBy(chat) !== null || isTicketGone(chat);
}

/** True when an operator resolved the session that is under way. */
export function isResolvedByOperator({ state, messaging }: Chat): boolean {
  return state.escalation.resolvedBy !== null && messaging.session.startedAt !== null;
}

/** Does what is due: the end of a session, the fallback of a handoff, a reminder, taking the conversation back. */
export async function meetDeadlines(chat: Chat): Promise<void> {
  const { messaging, rules, state } = chat;
  const { handoff } = messaging;
  const now = Date.now();
  const done = doneBy(chat);
  if (done !== null) return takeBackFromHumans(chat, done);
  if (isTicketGone(chat)) return endSession(chat, { closed: true });
  if (isResolvedByOperator(chat)) return endSession(chat);
  if (handoff === null) {
    if (messaging.session.startedAt === null || now < state.lastActivityAt + rules.silenceMs) return;
    await endSession(chat);
    return forgetCustomer(chat);
  }
  if (handoff.phase !== 'humans') {
    if (now >= handoff.since + rules.offerMs) await fallBack(chat);
    return;
  }
  if (!waitsForHuman(handoff) || now < handoff.since + rules.answerMs * (handoff.reminders + 1)) return;
  if (handoff.reminders > 0) return takeBackFromHumans(chat, 'nobody');
  handoff.reminders += 1;
  remind(chat, handoff, 'The customer is waiting in the conversation and nobody has answered yet.');
}

/** What the humans did with the ticket of the handoff, if they are done with it. */
function doneBy({ messaging, state }: Chat): 'solved' | 'ticketClosed' | null {
  const { handoff } = messaging;
  if (handoff?.phase !== 'humans' || handoff.ticketId === null) return null;
  const { ticketId, since } = handoff;
  const isDone = state.tickets.news.some(
    (news) => news.ticketId === ticketId && news.at >= since && finalChanges.has(news.change),
  );
  if (!isDone) return null;
  return isGone(state, ticketId) ? 'ticketClosed' : 'solved';
}

/** The session's ticket was closed for good, or is gone, while no human has the conversation. */
function isTicketGone({ messaging, state }: Chat): boolean {
  const { handoff, session } = messaging;
  return session.ticketId !== null && handoff === null && session.startedAt !== null && isGone(state, session.ticketId);
}

/** The ticket takes no more writes. */
function isGone({ tickets }: Chat['state'], ticketId: string): boolean {
  if (tickets.known.some(({ ticket }) => ticket.id === ticketId && ticket.status === 'closed')) return true;
  return tickets.news.some((news) => news.ticketId === ticketId && news.change === 'deleted');
}

/** Humans have it by our handoff and have not written yet. */
function waitsForHuman(handoff: MessagingHandoff | null): handoff is MessagingHandoff {
  return handoff?.phase === 'humans' && handoff.humanAt === null && handoff.told;
}

/** The bot takes the conversation back from humans who are done with it, or never answered. */
async function takeBackFromHumans(chat: Chat, reason: 'solved' | 'ticketClosed' | 'nobody'): Promise<void> {
  const { handoff } = chat.messaging;
  if (handoff === null) return;
  if (!(await takeBack(chat))) {
    // The platform refused: it is tried again at the next deadline, or after the next news.
    handoff.since = Date.now();
    return;
  }
  if (reason === 'nobody') {
    remind(chat, handoff, 'Nobody answered the customer in time: the assistant has the conversation again.');
    await notifyCustomer(chat, { kind: 'humanAway' });
  }
  await humansLeft(chat, reason);
}

function remind({ context, state }: Chat, { ticketId }: MessagingHandoff, body: string): void {
  const handedOff = state.operations.all.find(({ id }) => id === state.escalation.handoff?.operation)?.lane;
  const lane = handedOff ?? (ticketId === null ? null : `ticket/${ticketId}`);
  if (lane !== null) recordNote(context, lane, body, { ticketId, optional: true });
}
