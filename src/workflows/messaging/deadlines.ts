import { operationById } from '../../domain/conversation/operation-index.ts';
import type { DeskNews } from '../../domain/desk/news.ts';
import { isTheirs, pausedUntil } from '../../domain/messaging/inbox.ts';
import type { MessagingHandoff } from '../../domain/messaging/state.ts';
import { recordNote } from '../conversation/private-note.ts';
import type { Chat } from './chat.ts';
import { endErrand } from './errand.ts';
import { nextFilesAt } from './files.ts';
import { fallBack, takeBack } from './handoff.ts';
import { humansLeft } from './humans.ts';
import { releaseOurPart } from './release.ts';
import { endSession, forgetCustomer } from './session.ts';
import { notifyCustomer } from './speak.ts';

/** Desk news after which the humans are done. */
const finalChanges: ReadonlySet<DeskNews['change']> = new Set<DeskNews['change']>(['solved', 'deleted']);

/** When something has to be done if nothing arrives before, epoch milliseconds. */
export function nextDeadline({ state, messaging, rules }: Chat, idleMs: number): number {
  const deadlines = [state.lastActivityAt + idleMs, nextFilesAt({ messaging })];
  const { handoff, session, dialogue } = messaging;
  const isWaiting = dialogue.unanswered.length > 0 && !isTheirs(messaging.control, rules);
  if (isWaiting) deadlines.push(pausedUntil(messaging, rules) || Infinity);
  if (messaging.errand !== null) deadlines.push(messaging.errand.askedAt + rules.answerMs);
  if (handoff === null && session.startedAt !== null) deadlines.push(state.lastActivityAt + rules.silenceMs);
  if (handoff?.phase === 'wanted' || handoff?.phase === 'offered') deadlines.push(handoff.since + rules.offerMs);
  if (waitsForHuman(handoff)) deadlines.push(handoff.since + rules.answerMs * (handoff.reminders + 1));
  return Math.min(...deadlines);
}

/** True if there is desk news by which the humans are done or the session's ticket is gone. */
export function hasDeskNews(chat: Chat): boolean {
  return howHumansFinished(chat) !== null || isTicketGone(chat);
}

/** True if an operator resolved the session that is under way. */
export function isResolvedByOperator({ state, messaging }: Chat): boolean {
  return state.escalation.resolvedBy !== null && messaging.session.startedAt !== null;
}

/** Does what is due: ends the session, replaces a handoff with a ticket, reminds the humans, or takes control back. */
export async function meetDeadlines(chat: Chat): Promise<void> {
  const { messaging, rules, state } = chat;
  const { handoff } = messaging;
  const now = Date.now();
  if (messaging.release !== null) return releaseOurPart(chat, messaging.release.by);
  const { errand } = messaging;
  if (errand !== null && now >= errand.askedAt + rules.answerMs) return endErrand(chat, errand);
  const done = howHumansFinished(chat);
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

/** What the humans did with the ticket of the handoff; null if they are not done with it. */
function howHumansFinished({ messaging, state }: Chat): 'solved' | 'ticketClosed' | null {
  const { handoff } = messaging;
  if (handoff?.phase !== 'humans' || handoff.ticketId === null) return null;
  const { ticketId, since } = handoff;
  const isDone = state.tickets.news.some(
    (news) => news.ticketId === ticketId && news.at >= since && finalChanges.has(news.change),
  );
  if (!isDone) return null;
  return isGone(state, ticketId) ? 'ticketClosed' : 'solved';
}

/** True if no human has the conversation and the session's ticket was closed for good or is gone. */
function isTicketGone({ messaging, state, audience }: Chat): boolean {
  const { handoff, session } = messaging;
  const ticketId = session.ticketId ?? audience.ticketId();
  return ticketId !== null && handoff === null && session.startedAt !== null && isGone(state, ticketId);
}

/** True if the ticket can never be written to again. */
function isGone({ tickets }: Chat['state'], ticketId: string): boolean {
  if (tickets.known.some(({ ticket }) => ticket.id === ticketId && ticket.status === 'closed')) return true;
  return tickets.news.some((news) => news.ticketId === ticketId && news.change === 'deleted');
}

/** True if humans have the conversation by our handoff and have not written yet. */
function waitsForHuman(handoff: MessagingHandoff | null): handoff is MessagingHandoff {
  return handoff?.phase === 'humans' && handoff.humanAt === null && handoff.told;
}

/** Takes control back from humans who are done or never answered. */
async function takeBackFromHumans(chat: Chat, reason: 'solved' | 'ticketClosed' | 'nobody'): Promise<void> {
  const { handoff } = chat.messaging;
  if (handoff === null) return;
  if (!(await takeBack(chat))) {
    // The platform refused: it is tried again at the next deadline, or after the next desk news.
    handoff.since = Date.now();
    return;
  }
  if (reason !== 'nobody') return humansLeft(chat, reason);
  remind(chat, handoff, 'Nobody answered the customer in time: the assistant has the conversation again.');
  const isTold = await notifyCustomer(chat, { kind: 'humanAway' });
  await humansLeft(chat, reason);
  chat.audience.nobodyCame();
  // Otherwise the responder would say once more that the assistant is back.
  if (isTold) chat.messaging.dialogue.returned = null;
}

function remind({ context, state }: Chat, { ticketId }: MessagingHandoff, body: string): void {
  const handedOff = operationById(state.operations, state.escalation.handoff?.operation ?? 0)?.lane;
  const lane = handedOff ?? (ticketId === null ? null : `ticket/${ticketId}`);
  if (lane !== null) recordNote(context, lane, body, { ticketId, optional: true });
}
