import { keepEarlyPin } from '../../domain/messaging/dialogue.ts';
import type { Message, OutgoingMessage } from '../../domain/messaging/messaging.ts';
import type { ResponderTurn } from '../../domain/messaging/responder.ts';
import { wording } from './activities.ts';
import type { Chat } from './chat.ts';
import { gatherMessages } from './gather.ts';
import { holdsPin, takePin, type PinTaken } from './pin.ts';
import type { ResponderStep } from './responder.ts';

/** How often a turn begins anew since the customer wrote more; after that, further messages wait for the next turn. */
const maximumInterruptions = 2;

/** One turn from the first step to the last. */
export interface Turn extends ResponderStep {
  /** Acts of this turn as JSON: a repeated act gets the same answer. */
  acts: string[];
  /** Part of the keys of the acts. */
  number: number;
  /** Everything that the customer wrote for this turn. */
  heard: Message[];
  /** The messages hold a number that was removed since it could be a PIN, and that did not serve as one. */
  hasUnread: boolean;
  /** How often the customer wrote more while the answer was being made. */
  interruptions: number;
  /** The bot has said or done something in this turn. */
  hasActed: boolean;
}

/**
 * A turn in which nothing has happened yet.
 * @param number see {@link Turn.number}
 */
export function newTurn(number: number): Turn {
  const step: ResponderStep = { messages: [], result: null, notices: [] };
  return { ...step, acts: [], number, heard: [], hasUnread: false, interruptions: 0, hasActed: false };
}

/** True if the answer may be dropped for what the customer writes while it is being made. */
export function mayHearMore({ interruptions }: Turn): boolean {
  return interruptions < maximumInterruptions;
}

/** Adds what the customer wrote while the answer was being made, once they pause. */
export async function hearMore(chat: Chat, turn: Turn): Promise<void> {
  turn.interruptions += 1;
  await gatherMessages(chat);
  await hear(chat, turn, chat.messaging.dialogue.unanswered.splice(0));
}

/**
 * Adds messages to the turn. A PIN among them is taken, and its result is added. A number that is not taken, but may be
 * the PIN, is kept until a PIN is needed.
 */
export async function hear(chat: Chat, turn: Turn, messages: Message[]): Promise<void> {
  turn.heard.push(...messages);
  const others = messages.filter((message) => message.pin !== undefined && !holdsPin(chat, message));
  const pin = await takePin(chat, messages);
  if (chat.state.customer.requester === null) keepEarlyPin(chat.messaging.dialogue, others, Date.now());
  turn.hasUnread ||= others.length > 0;
  // The customer's name shows the responder that the PIN was right; without a name it was not.
  turn.messages.push(...(pin === null ? messages : messages.filter((message) => !holdsPin(chat, message))));
  if (pin === null) return;
  applyPin(turn, pin);
  // Together with more words of the customer, the responder could not tell that the PIN was wrong.
  turn.interruptions = maximumInterruptions;
}

/** Adds the result of a PIN to the turn. */
export function applyPin(turn: Turn, { reply, notice }: PinTaken): void {
  if (notice !== null) turn.notices.push(notice);
  if (reply?.kind === 'locked' || reply?.kind === 'unavailable') {
    turn.result = { act: { command: 'listTickets', args: {} }, reply };
  }
}

/** Tells the customer, once, that a number was not read; not if the bot asks for the PIN or hands the customer off. */
export async function unreadNotice({ messaging }: Chat, turn: Turn, next: ResponderTurn): Promise<OutgoingMessage[]> {
  if (!turn.hasUnread || next.asksPin || next.act?.command === 'escalate') return [];
  turn.hasUnread = false;
  const language = { memory: next.memory, locale: messaging.user?.locale ?? null };
  return wording.wordNotice({ notice: { kind: 'numberUnread' }, language });
}
