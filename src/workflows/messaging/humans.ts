import { condition } from '@temporalio/workflow';
import { mainLane, noteTicket } from '../../domain/conversation/state.ts';
import { linkOf } from '../../domain/conversation/link.ts';
import { answerBotType } from '../../domain/messaging/messaging.ts';
import { hasHumanWord } from '../../domain/messaging/inbox.ts';
import type { MessagingHandoff } from '../../domain/messaging/state.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';
import { escalationNote } from '../conversation/notes.ts';
import { recordNote } from '../conversation/private-note.ts';
import { platform } from './activities.ts';
import type { Chat } from './chat.ts';
import { fileAttachments } from './files.ts';
import { endSession } from './session.ts';
import { tell } from './speak.ts';
import { summaryOf } from './summary.ts';

/** How often the ticket that the desk makes of a handoff is looked for, and how long between two looks at most. */
const ticketLooks = 12;
const longestLookMs = 60_000;
/** Things a human said that the bot is told of, and how long each may be. */
const maximumTold = 5;
const maximumWords = 300;

/** Humans have the conversation. The customer is told, if it was us who asked for them and they have not spoken yet. */
export async function humansJoined(chat: Chat): Promise<void> {
  const { messaging, context, rules } = chat;
  const asked = messaging.handoff;
  const handoff = enter(chat);
  const { active } = messaging.control;
  const isAwaited = asked !== null && asked.humanAt === null && !hasHumanWord(messaging);
  if (isAwaited && active !== null && active.integrationType !== answerBotType) {
    handoff.told = await tell(chat, { kind: 'humanJoined' }, active.name);
  }
  if (rules.deskMakesTicket) context.background(linkTicket(chat, handoff));
}

/** Humans had the conversation and were done with it before we looked. */
export async function humansPassedBy(chat: Chat, reason: string): Promise<void> {
  enter(chat);
  await humansLeft(chat, reason);
}

function enter({ messaging, state, context }: Chat): MessagingHandoff {
  const handoff: MessagingHandoff = { ...freshHandoff('humans'), humanAt: messaging.handoff?.humanAt ?? null };
  messaging.handoff = handoff;
  messaging.heard = [];
  state.status = 'escalated';
  context.publish();
  return handoff;
}

/** Finds the ticket that the desk made of the conversation, and notes on it what a human should know. */
async function linkTicket(chat: Chat, handoff: MessagingHandoff): Promise<void> {
  const { state, messaging, context } = chat;
  const over = (): boolean => messaging.handoff !== handoff;
  for (let look = 0; look < ticketLooks && !over(); look += 1) {
    const ticket = await findTicket(state.conversationId);
    // Found by whoever was quicker: then there is nothing left to do.
    if (handoff.ticketId !== null) return;
    if (ticket !== null) return note(chat, handoff, ticket);
    await condition(over, Math.min(longestLookMs, 1_000 * 2 ** look));
  }
  context.publish();
}

function findTicket(conversationId: string): Promise<Ticket | null> {
  return platform('find the ticket of the handoff').findMessagingTicket(conversationId);
}

function note(chat: Chat, handoff: MessagingHandoff, ticket: Ticket): void {
  const { state, context, messaging } = chat;
  // An earlier ticket of the desk's own is closed, or it would be this one: nothing is noted on it.
  const before = messaging.ticketId === null ? mainLane(state) : null;
  handoff.ticketId = ticket.id;
  messaging.ticketId = ticket.id;
  noteTicket(state, ticket, 'opened');
  const lane = `ticket/${ticket.id}`;
  const route = state.handoff?.route ?? null;
  const args = { reason: state.handoff?.reason ?? 'A human took the conversation.', intents: [], ticketId: null };
  const body = route === null ? null : escalationNote(state, { ...args, summary: summaryOf(messaging) }, route);
  const operation = context.record({
    purpose: 'record',
    lane,
    optional: true,
    request: {
      kind: 'changeTicket',
      ticketId: ticket.id,
      change: {
        ...(body === null ? {} : { comment: { body, public: false, author: 'agent' } }),
        ...(route === null ? {} : { group: route.group }),
        addTags: ['deskbridge', state.channel, ...(route === null ? [] : ['escalated', ...route.tags])],
        link: { ...linkOf(state), summary: summaryOf(messaging) },
      },
    },
  });
  if (state.handoff !== null) state.handoff.operation = operation.id;
  fileAttachments(chat);
  if (before !== null && before !== lane) {
    const words = `A human goes on with this conversation in ticket ${ticket.number ?? ticket.id}.`;
    recordNote(context, before, words, { optional: true });
  }
  context.publish();
}

/** The humans are done: the bot goes on, with what they did in mind. */
export async function humansLeft(chat: Chat, reason: string): Promise<void> {
  const { messaging, state, context, rules } = chat;
  const { handoff } = messaging;
  const closed =
    reason === 'ticketClosed' || (handoff !== null && rules.deskMakesTicket && (await isClosed(chat, handoff)));
  messaging.handoff = null;
  messaging.returned = returnedWords(chat, handoff, closed ? 'ticketClosed' : reason);
  if (state.status === 'escalated') state.status = state.requester === null ? 'open' : 'authenticated';
  if (state.handoff !== null && handoff?.humanAt != null) state.handoff.outcome = 'connected';
  // A ticket that was closed for good takes no more notes: whoever closed it has seen everything.
  if (closed || reason === 'released') await endSession(chat, { closed });
  else state.handoff = null;
  context.publish();
}

/** Makes sure that the ticket of the handoff is known before its session ends; true when it is closed for good. */
async function isClosed(chat: Chat, handoff: MessagingHandoff): Promise<boolean> {
  if (handoff.ticketId !== null) return false;
  const ticket = await findTicket(chat.state.conversationId);
  if (ticket === null || handoff.ticketId !== null) return false;
  if (ticket.status !== 'closed') note(chat, handoff, ticket);
  return ticket.status === 'closed';
}

function returnedWords({ messaging }: Chat, handoff: MessagingHandoff | null, reason: string): string {
  const words = {
    ticketClosed: 'A human of the team had the conversation and closed the ticket.',
    solved: 'A human of the team had the conversation and solved the ticket.',
    nobody: 'Nobody of the team answered in time; they still have the request.',
    passed: 'A human of the team had the conversation and gave it back.',
  };
  const said = messaging.talk
    .filter(({ by, at }) => by === 'human' && at >= (handoff?.since ?? 0) - longestLookMs)
    .slice(-maximumTold)
    .map(({ text }) => `They said: ${text.slice(0, maximumWords)}`);
  const known = Object.hasOwn(words, reason) ? words[reason as keyof typeof words] : words.passed;
  return [known, ...said].join('\n');
}

/** A handoff that enters its first phase. */
export function freshHandoff(phase: MessagingHandoff['phase']): MessagingHandoff {
  return { phase, since: Date.now(), humanAt: null, told: false, reminders: 0, ticketId: null };
}
