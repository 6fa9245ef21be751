import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { isWrittenNeed } from '../../domain/conversation/issue.ts';
import type { MessagingState } from '../../domain/messaging/state.ts';
import { truncate } from '../../domain/text.ts';

const maximumText = 200;
/** How many messages are quoted. */
const maximumMessages = 4;

/**
 * What the session was about, in the customer's own words: their first message and the latest ones, without greetings,
 * answers, numbers and PINs as far as others say more; null if they wrote nothing.
 */
export function customerWords({ dialogue }: MessagingState): string | null {
  const written = dialogue.transcript.filter(({ by, text }) => by === 'customer' && text.trim() !== '');
  const needs = written.filter(({ text }) => isWrittenNeed(text));
  const told = needs.length > 0 ? needs : written;
  const texts = [...new Set(told.map(({ text }) => truncate(text, maximumText + 1)))];
  const [first] = texts;
  if (first === undefined) return null;
  return `The customer wrote: ${[first, ...texts.slice(1).slice(1 - maximumMessages)].join(' … ')}`;
}

/** The summary of the session for its ticket. */
export function sessionSummary(messaging: MessagingState, intents: string[]): SessionSummary {
  const { transcript } = messaging.dialogue;
  const { number, messages, turns, resolved } = messaging.session;
  return {
    sessionId: String(number),
    summary: customerWords(messaging) ?? '',
    issue:
      transcript.find(({ by, text }) => by === 'customer' && isWrittenNeed(text))?.text.slice(0, maximumText) ?? null,
    intents,
    resolution: resolved ? 'resolved' : null,
    duplicateOf: null,
    turns,
    messages: transcript.map(({ by, text }) => ({ by: by === 'bot' ? 'ai' : by, text })),
    omitted: Math.max(0, messages - transcript.length),
  };
}
