import type { Message, TranscriptEntry } from './messaging.ts';
import type { ResponderMemory } from './responder-memory.ts';
import { truncate } from '../text.ts';

/** What was said between bot and customer, as far as it is kept. All of it is forgotten after a long silence. */
export interface Dialogue {
  /** What was said last, oldest first; the platform keeps everything. */
  transcript: TranscriptEntry[];
  /** Messages of the customer that the bot has not answered yet, oldest first. */
  unanswered: Message[];
  /** What the responder keeps between its turns; null at the beginning of a session. */
  memory: ResponderMemory | null;
  /** The bot has asked for a PIN. */
  asksPin: boolean;
  /** What humans did while they had the conversation, for the responder to know; null when there is nothing to tell. */
  returned: string | null;
}

const maximumEntries = 40;
const maximumText = 1_000;
/** Older unanswered messages are in the transcript. */
const maximumUnanswered = 100;

/** A dialogue in which nothing was said yet. */
export function newDialogue(): Dialogue {
  return { transcript: [], unanswered: [], memory: null, asksPin: false, returned: null };
}

/**
 * Adds what was said in its place by the platform's time, each message once.
 * @returns false when it was there already
 */
export function addToTranscript({ transcript }: Dialogue, entry: TranscriptEntry): boolean {
  if (transcript.some(({ messageId }) => messageId === entry.messageId)) return false;
  const later = transcript.findIndex(({ at }) => at > entry.at);
  transcript.splice(later === -1 ? transcript.length : later, 0, { ...entry, text: truncate(entry.text, maximumText) });
  if (transcript.length > maximumEntries) transcript.splice(0, transcript.length - maximumEntries);
  return true;
}

/** Adds a message that the bot has to answer, in its place by the platform's time. */
export function addUnanswered({ unanswered }: Dialogue, message: Message): void {
  const later = unanswered.findIndex(({ receivedAt }) => receivedAt > message.receivedAt);
  unanswered.splice(later === -1 ? unanswered.length : later, 0, message);
  if (unanswered.length > maximumUnanswered) unanswered.splice(0, unanswered.length - maximumUnanswered);
}
