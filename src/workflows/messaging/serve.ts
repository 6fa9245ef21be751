import { allHandlersFinished, condition, continueAsNew, log } from '@temporalio/workflow';
import type { ConversationInput, ConversationStatus } from '../../domain/conversation/state.ts';
import type { DeskNews } from '../../domain/desk/news.ts';
import { isOurs, isTheirs } from '../../domain/messaging/inbox.ts';
import type { conversation } from '../conversation-workflow.ts';
import { recordNote } from '../conversation/private-note.ts';
import { shouldStartAnew } from '../start-anew.ts';
import { Alarm } from './alarm.ts';
import type { Chat } from './chat.ts';
import { look } from './control.ts';
import { applyInbox } from './events.ts';
import { fileAttachments } from './files.ts';
import { fallBack, takeBack } from './handoff.ts';
import { humansLeft } from './humans.ts';
import { endSession, forgetCustomer } from './session.ts';
import { takeTurn } from './turn.ts';
import { tell } from './speak.ts';

/** How often it is looked again whether somebody has a conversation that nobody had, in milliseconds. */
const lookAgainMs = 60_000;

/** Serves the conversation until nothing has been said for so long that it is forgotten; says how it ended. */
export async function serveMessaging(
  chat: Chat,
  input: ConversationInput,
  quiet: () => boolean,
): Promise<ConversationStatus> {
  const { messaging, state, context } = chat;
  const alarm = new Alarm();
  /** What was heard waits for somebody to have the conversation. */
  let waitsUntil: number | null = null;
  for (;;) {
    const canStartAnew = (): boolean => shouldStartAnew() && quiet();
    const ready = (): boolean =>
      messaging.inbox.length > 0 || hasNews(chat) || isSettled(chat) || state.endedAt !== null || canStartAnew();
    if (!ready() && !(waitsUntil === null && hasToSpeak(chat))) {
      alarm.set(Math.min(nextDeadline(chat, input.idleMs), waitsUntil ?? Infinity));
      await condition(() => ready() || alarm.rang);
      alarm.off();
    }
    // Whatever is in the inbox goes along: to wait for an empty one would be to wait for a customer who is silent.
    if (canStartAnew()) await continueAsNew<typeof conversation>({ ...input, state });
    if (messaging.inbox.length > 0) waitsUntil = null;
    await guardedStep(async () => {
      await applyInbox(chat);
      if (waitsUntil !== null && Date.now() >= waitsUntil) await look(chat, null);
      await meetDeadlines(chat);
      if (!hasToSpeak(chat)) return;
      waitsUntil = (await takeTurn(chat)) === 'nobody' ? Date.now() + lookAgainMs : null;
      fileAttachments(chat);
    });
    if (isSettled(chat) || !isForgotten(chat, input.idleMs)) continue;
    await endSession(chat);
    await condition(quiet);
    if (messaging.inbox.length > 0) continue;
    const { status } = state;
    state.status = 'ended';
    context.publish();
    await condition(allHandlersFinished);
    return status;
  }
}

/** A fault of ours in one step must not end the conversation. */
async function guardedStep(step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (error instanceof Error && error.name === 'DeterminismViolationError') throw error;
    log.error('a step of the conversation failed', { fault: error instanceof Error ? error.name : typeof error });
  }
}

/** Something was heard that is ours to answer, or we are back after a human. */
function hasToSpeak({ messaging, rules }: Chat): boolean {
  if (messaging.mergedInto !== null || isTheirs(messaging.control, rules)) return false;
  return messaging.heard.length > 0 || (messaging.returned !== null && isOurs(messaging.control, rules));
}

/** The desk says that something is over. */
function hasNews(chat: Chat): boolean {
  return doneBy(chat) !== null || isTicketOver(chat);
}

/** What the humans did with the ticket of the handoff, if they are done with it. */
function doneBy(chat: Chat): 'solved' | 'ticketClosed' | null {
  const { messaging, state } = chat;
  const { handoff } = messaging;
  if (handoff?.phase !== 'humans' || handoff.ticketId === null) return null;
  const { ticketId, since } = handoff;
  const told = state.news.some((news) => news.ticketId === ticketId && news.at >= since && overDeeds.has(news.deed));
  if (!told) return null;
  return isGone(chat, ticketId) ? 'ticketClosed' : 'solved';
}

/** The session's ticket was closed for good, or is gone, without a human in the conversation. */
function isTicketOver(chat: Chat): boolean {
  const { ticketId, handoff, sessionAt } = chat.messaging;
  return ticketId !== null && handoff === null && sessionAt !== null && isGone(chat, ticketId);
}

/** The ticket takes no more writes. */
function isGone({ state }: Chat, ticketId: string): boolean {
  if (state.tickets.some(({ ticket }) => ticket.id === ticketId && ticket.status === 'closed')) return true;
  return state.news.some((news) => news.ticketId === ticketId && news.deed === 'deleted');
}

/** An operator said that it is resolved. */
function isSettled({ state, messaging }: Chat): boolean {
  return state.settledBy !== null && messaging.sessionAt !== null;
}

function isForgotten({ state }: Chat, idleMs: number): boolean {
  return state.endedAt !== null || Date.now() >= state.lastActivityAt + idleMs;
}

/** When something has to be done even if nothing is heard, epoch milliseconds. */
function nextDeadline({ state, messaging, rules }: Chat, idleMs: number): number {
  const deadlines = [state.lastActivityAt + idleMs];
  const { handoff } = messaging;
  if (handoff === null && messaging.sessionAt !== null) deadlines.push(state.lastActivityAt + rules.silenceMs);
  if (handoff?.phase === 'wanted' || handoff?.phase === 'offered') deadlines.push(handoff.since + rules.offerMs);
  if (waitsForHuman(handoff)) deadlines.push(handoff.since + rules.answerMs * (handoff.reminders + 1));
  return Math.min(...deadlines);
}

/** What ends the humans' part. */
const overDeeds: ReadonlySet<DeskNews['deed']> = new Set<DeskNews['deed']>(['solved', 'deleted']);

type Handoff = NonNullable<Chat['messaging']['handoff']>;

/** Humans have it by our handoff, and said nothing yet. */
function waitsForHuman(handoff: Handoff | null): handoff is Handoff {
  return handoff?.phase === 'humans' && handoff.humanAt === null && handoff.told;
}

async function meetDeadlines(chat: Chat): Promise<void> {
  const { messaging, rules, state } = chat;
  const { handoff } = messaging;
  const now = Date.now();
  const done = doneBy(chat);
  if (done !== null) return comeBack(chat, done);
  if (isTicketOver(chat)) return endSession(chat, { closed: true });
  if (isSettled(chat)) return endSession(chat);
  if (handoff === null) {
    if (messaging.sessionAt === null || now < state.lastActivityAt + rules.silenceMs) return;
    await endSession(chat);
    return forgetCustomer(chat);
  }
  if (handoff.phase !== 'humans') {
    if (now >= handoff.since + rules.offerMs) await fallBack(chat);
    return;
  }
  if (!waitsForHuman(handoff) || now < handoff.since + rules.answerMs * (handoff.reminders + 1)) return;
  if (handoff.reminders > 0) return comeBack(chat, 'nobody');
  handoff.reminders += 1;
  remind(chat, handoff, 'The customer is waiting in the conversation and nobody has answered yet.');
}

/** The bot takes the conversation from humans who solved it, or never came. */
async function comeBack(chat: Chat, reason: 'solved' | 'ticketClosed' | 'nobody'): Promise<void> {
  const { messaging } = chat;
  const { handoff } = messaging;
  if (handoff === null) return;
  if (!(await takeBack(chat))) {
    // The platform refuses: what is to be done is done at the next deadline, or after the next news.
    handoff.since = Date.now();
    return;
  }
  if (reason === 'nobody') {
    remind(chat, handoff, 'Nobody answered the customer in time: the assistant has the conversation again.');
    await tell(chat, { kind: 'humanAway' });
  }
  await humansLeft(chat, reason);
}

function remind({ context, state }: Chat, { ticketId }: Handoff, body: string): void {
  const handed = state.operations.find(({ id }) => id === state.handoff?.operation)?.lane;
  const lane = handed ?? (ticketId === null ? null : `ticket/${ticketId}`);
  if (lane !== null) recordNote(context, lane, body, { ticketId, optional: true });
}
