import { addSaid, drainInbox, hearCustomer, hearHuman, isTheirs, wordsOf } from '../../domain/messaging/inbox.ts';
import type { Adoption, Control, Message, MessagingEvent } from '../../domain/messaging/messaging.ts';
import type { Chat } from './chat.ts';
import { look } from './control.ts';
import { fallBack } from './handoff.ts';
import { moveTo } from './merge.ts';
import { beginSession, endSession } from './session.ts';

/**
 * Takes in what the platform told, by its time. Who has the conversation is not believed from events, which come in any
 * order: it is read again when one of them speaks of a change.
 * @returns true when it was read
 */
export async function applyInbox(chat: Chat): Promise<boolean> {
  const { messaging } = chat;
  let looked = false;
  while (messaging.inbox.length > 0) {
    const events = drainInbox(messaging);
    let reason: string | null = null;
    let changed = false;
    let passedBy = false;
    for (const event of events) {
      if (messaging.mergedInto !== null) {
        await moveTo(chat, messaging.mergedInto, [event]);
        continue;
      }
      changed = (await apply(chat, event)) || changed;
      if (event.kind !== 'control') continue;
      reason = event.reason ?? (event.change === 'released' ? 'released' : reason);
      passedBy ||= isTheirs(event.control, chat.rules);
    }
    if (!changed || messaging.mergedInto !== null) continue;
    await look(chat, reason, passedBy);
    looked = true;
  }
  return looked;
}

/** True when who has the conversation may have changed. */
async function apply(chat: Chat, event: MessagingEvent): Promise<boolean> {
  const { messaging, state } = chat;
  switch (event.kind) {
    case 'message':
      hear(chat, event.message, event.control);
      return isOther(event.control, messaging.control);
    case 'postback': {
      const { id, at, userId, payload } = event;
      const content = { kind: 'text', text: '', payload } as const;
      const author = { kind: 'user', userId: userId ?? '' } as const;
      hear(chat, { id, receivedAt: at, author, content, ourKey: null, source: null }, event.control);
      return isOther(event.control, messaging.control);
    }
    case 'created':
      return isOther(event.control, messaging.control);
    case 'control':
      return true;
    case 'controlFailed':
      // The handoff itself did not happen; a failed acceptance is somebody else's.
      if (event.change !== 'accepted' && messaging.handoff?.phase === 'wanted') await fallBack(chat);
      return true;
    case 'deliveryFailed':
      return false;
    case 'removed':
      await endSession(chat);
      state.endedAt ??= Date.now();
      return false;
    case 'merged':
      await moveTo(chat, event.into, []);
      return false;
    case 'adopted':
      adopt(chat, event.from);
      return false;
  }
}

function adopt({ messaging, state }: Chat, { talk, heard, tickets, intents }: Adoption): void {
  for (const said of talk) addSaid(messaging, said);
  messaging.heard.push(...heard);
  const known = new Set(state.tickets.map(({ ticket }) => ticket.id));
  state.tickets.push(...tickets.filter(({ ticket }) => !known.has(ticket.id)));
  state.intents = [...new Set([...state.intents, ...intents])];
}

function isOther(told: Control, known: Control): boolean {
  return told.active?.id !== known.active?.id || told.pending?.id !== known.pending?.id;
}

function hear(chat: Chat, message: Message, control: Control): void {
  const { messaging, state, rules } = chat;
  if (message.author.kind === 'user') {
    if (!hearCustomer(messaging, message, control, rules)) return;
    beginSession(chat);
    state.lastActivityAt = Date.now();
    return;
  }
  if (message.ourKey !== null) return;
  if (message.author.byHuman) {
    hearHuman(messaging, message);
    state.lastActivityAt = Date.now();
    return;
  }
  addSaid(messaging, { messageId: message.id, at: message.receivedAt, by: 'bot', text: wordsOf(message.content) });
}
