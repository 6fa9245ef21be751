import type { Message, TranscriptEntry } from './messaging.ts';
import type { ResponderMemory } from './responder-memory.ts';
import type { ResponderTurn } from './responder.ts';
import { conversationBytes } from '../budgets.ts';
import { newestWithin } from '../size.ts';
import { truncate } from '../text.ts';

/** What was said between bot and customer, as far as it is kept. It is forgotten after a long silence. */
export interface Dialogue {
  /** The latest messages, oldest first; the platform keeps all of them. */
  transcript: TranscriptEntry[];
  /** Messages of the customer that the bot has not answered yet, oldest first. */
  unanswered: Message[];
  /** What the responder keeps between its turns; null at the beginning of a session. */
  memory: ResponderMemory | null;
  /** The bot has asked for a PIN. */
  asksPin: boolean;
  /** A number that may be the PIN, sent before the bot asked for one; null if there is none, or once it was tried. */
  earlyPin: EarlyPin | null;
  /**
   * An answer of the bot, or the rest of it, that the platform did not take since our key did not work, after something
   * of the turn was done or said: it is said first once the key works. Null or absent if there is none.
   */
  unsaid?: ResponderTurn | null | undefined;
  /** What humans did while they had the conversation, for the responder; null if there is nothing to tell it. */
  returned: string | null;
}

/** A number that was sent before the bot asked for a PIN. Only the latest is kept. */
export interface EarlyPin {
  /** The message that holds it. It stays on the platform unless the number proves to be the PIN. */
  messageId: string;
  /** HMAC of the digits, see `digestPin`. */
  digest: string;
  /** When it was heard, epoch milliseconds. */
  at: number;
}

/** How long an early PIN can be used, in milliseconds. */
const earlyPinMs = 10 * 60_000;
const maximumEntries = 40;
const maximumText = 1_000;
/** Unanswered messages that are kept; older ones are in the transcript only. */
const maximumUnanswered = 100;

/** A dialogue in which nothing was said yet. */
export function newDialogue(): Dialogue {
  return { transcript: [], unanswered: [], memory: null, asksPin: false, earlyPin: null, unsaid: null, returned: null };
}

/**
 * Inserts a message in the order of the platform's time, each message once.
 * @returns false if it was already there
 */
export function addToTranscript(dialogue: Dialogue, entry: TranscriptEntry): boolean {
  const { transcript } = dialogue;
  if (transcript.some(({ messageId }) => messageId === entry.messageId)) return false;
  const later = transcript.findIndex(({ at }) => at > entry.at);
  transcript.splice(later === -1 ? transcript.length : later, 0, { ...entry, text: truncate(entry.text, maximumText) });
  dialogue.transcript = newestWithin(transcript.slice(-maximumEntries), conversationBytes.transcript);
  return true;
}

/** Inserts a message that the bot has to answer, in the order of the platform's time. */
export function addUnanswered(dialogue: Dialogue, message: Message): void {
  const { unanswered } = dialogue;
  const later = unanswered.findIndex(({ receivedAt }) => receivedAt > message.receivedAt);
  unanswered.splice(later === -1 ? unanswered.length : later, 0, message);
  dialogue.unanswered = newestWithin(unanswered.slice(-maximumUnanswered), conversationBytes.unanswered);
}

/**
 * Keeps the last of these messages that is nothing but a number like a PIN, in case the bot needs a PIN later.
 * @param now epoch milliseconds
 */
export function keepEarlyPin(dialogue: Dialogue, messages: readonly Message[], now: number): void {
  const last = messages.findLast(({ pin }) => pin?.alone === true && pin.digest !== null);
  if (last?.pin?.digest == null) return;
  dialogue.earlyPin = { messageId: last.id, digest: last.pin.digest, at: now };
}

/**
 * Takes the early PIN, so that it is tried at most once.
 * @param now epoch milliseconds
 * @returns null if there is none, or if it is too old
 */
export function takeEarlyPin(dialogue: Dialogue, now: number): EarlyPin | null {
  const { earlyPin } = dialogue;
  dialogue.earlyPin = null;
  return earlyPin != null && now < earlyPin.at + earlyPinMs ? earlyPin : null;
}
