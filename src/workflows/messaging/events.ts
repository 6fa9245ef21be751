import { addIntents } from '../../domain/conversation/session.ts';
import { addUnanswered } from '../../domain/messaging/dialogue.ts';
import {
  addCustomerMessage,
  addHumanMessage,
  addMessage,
  concernsUs,
  drainInbox,
  isOurs,
  isOurSession,
  isTheirs,
  noteOpened,
} from '../../domain/messaging/inbox.ts';
import {
  textOf,
  type Adoption,
  type Control,
  type Message,
  type MessagingEvent,
} from '../../domain/messaging/messaging.ts';
import type { ErrandRequest } from '../../domain/messaging/errand.ts';
import type { Chat } from './chat.ts';
import { endConversation } from './back-off.ts';
import { readControl } from './control.ts';
import { beginErrand } from './errand.ts';
import { fallBack, giveToWriter } from './handoff.ts';
import { moveTo } from './merge.ts';
import { beginSession } from './session.ts';
import { noteUndelivered } from './undelivered.ts';

/**
 * Applies the events in the inbox in the order of the platform's time. Events arrive in any order, so they do not show
 * who has control now: that is read again if one of them reports a change.
 * @returns true if it was read
 */
export async function applyInbox(chat: Chat): Promise<boolean> {
  const { messaging } = chat;
  let wasRead = false;
  while (messaging.inbox.length > 0) {
    const events = drainInbox(messaging);
    let reason: string | null = null;
    let hadOthers = false;
    let errand: ErrandRequest | null = null;
    const changing: MessagingEvent[] = [];
    for (const event of events) {
      if (messaging.mergedInto !== null) {
        await moveTo(chat, messaging.mergedInto, [event]);
        continue;
      }
      if (isOthers(chat, event)) continue;
      if (await apply(chat, event)) changing.push(event);
      if (event.kind !== 'control') continue;
      reason = event.reason ?? (event.change === 'released' ? 'released' : reason);
      hadOthers ||= isTheirs(event.control, chat.rules);
      if (event.ourKey === null && concernsUs(event.control, chat.rules)) errand = event.errand ?? errand;
    }
    if (changing.length === 0 || messaging.mergedInto !== null) continue;
    const from = isTheirs(messaging.control, chat.rules) ? messaging.control.active?.name : undefined;
    try {
      await readControl(chat, reason, hadOthers);
    } catch (error) {
      // What the events report is not lost: they are applied again. A failed delivery has its effects by now.
      messaging.inbox.unshift(...changing.filter(({ kind }) => kind !== 'deliveryFailed'));
      throw error;
    }
    wasRead = true;
    if (errand !== null && isOurs(messaging.control, chat.rules)) {
      await beginErrand(chat, errand, from ?? chat.rules.handoffTo);
    }
  }
  await giveToWriter(chat);
  return wasRead;
}

/**
 * True for an event of a conversation that others have, and in which we had no part in this session: a platform may
 * report those as well. Nothing is read, kept or done because of it.
 */
function isOthers({ messaging, rules }: Chat, event: MessagingEvent): boolean {
  if (!('control' in event)) return false;
  const { control } = event;
  if (isOurs(control, rules)) messaging.session.ours = true;
  if (isOurSession(messaging) || concernsUs(control, rules) || event.at <= messaging.oursUntil) return false;
  return event.kind === 'control' || isTheirs(control, rules);
}

/** Applies one event; true if control may have changed. */
async function apply(chat: Chat, event: MessagingEvent): Promise<boolean> {
  const { messaging } = chat;
  switch (event.kind) {
    case 'message':
      applyMessage(chat, event.message, event.control);
      return differs(event.control, messaging.control);
    case 'postback':
      applyMessage(chat, messageOfPostback(event), event.control);
      return differs(event.control, messaging.control);
    case 'created':
      noteOpened(messaging, chat.rules);
      return differs(event.control, messaging.control);
    case 'control':
      return true;
    case 'controlFailed':
      // A failed pass or offer means that our handoff did not happen; an acceptance is the other seat's.
      if (event.change !== 'accepted' && messaging.handoff?.phase === 'wanted') await fallBack(chat);
      return true;
    case 'agentTyping':
      chat.audience.humanTypes(event.typing);
      return false;
    case 'typing':
      return false;
    case 'deliveryFailed':
      return noteUndelivered(chat, event);
    case 'removed':
      await endConversation(chat);
      return false;
    case 'merged':
      await moveTo(chat, event.into, []);
      return false;
    case 'adopted':
      adopt(chat, event.from);
      return false;
  }
}

function messageOfPostback({ id, at, userId, payload }: Extract<MessagingEvent, { kind: 'postback' }>): Message {
  const content = { kind: 'text', text: '', payload } as const;
  const author = { kind: 'user', userId: userId ?? '' } as const;
  return { id, receivedAt: at, author, content, ourKey: null, source: null };
}

function adopt({ messaging, state }: Chat, { transcript, unanswered, tickets, intents }: Adoption): void {
  for (const entry of transcript) addMessage(messaging, entry);
  for (const message of unanswered) addUnanswered(messaging.dialogue, message);
  const { known } = state.tickets;
  const ids = new Set(known.map(({ ticket }) => ticket.id));
  known.push(...tickets.filter(({ ticket }) => !ids.has(ticket.id)));
  addIntents(state.session, intents);
}

function differs(reported: Control, last: Control): boolean {
  return reported.active?.id !== last.active?.id || reported.pending?.id !== last.pending?.id;
}

function applyMessage(chat: Chat, message: Message, control: Control): void {
  const { messaging, state, rules } = chat;
  if (message.author.kind === 'user') {
    if (!addCustomerMessage(messaging, message, control, rules)) return;
    beginSession(chat);
    chat.audience.customerWrote(message);
    state.lastActivityAt = Date.now();
    return;
  }
  if (message.ourKey !== null) return;
  if (message.author.byHuman) {
    if (addHumanMessage(messaging, message, Date.now())) chat.audience.humanWrote(message);
    state.lastActivityAt = Date.now();
    return;
  }
  addMessage(messaging, { messageId: message.id, at: message.receivedAt, by: 'bot', text: textOf(message.content) });
}
