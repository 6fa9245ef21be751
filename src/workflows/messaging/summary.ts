import type { SessionSummary } from '../../domain/conversation/commands.ts';
import { isWrittenNeed } from '../../domain/conversation/issue.ts';
import type { MessagingState } from '../../domain/messaging/state.ts';
import { truncate } from '../../domain/text.ts';

const maximumText = 200;

/** What the session was about: the customer's first and last message; null if they wrote nothing. */
export function customerWords({ dialogue }: MessagingState): string | null {
  const written = dialogue.transcript.filter(({ by, text }) => by === 'customer' && text.trim() !== '');
  const texts = written.map(({ text }) => truncate(text, maximumText + 1));
  const [first] = texts;
  const last = texts.at(-1);
  if (first === undefined) return null;
  return last === undefined || last === first
    ? `The customer wrote: ${first}`
    : `The customer wrote: ${first} … ${last}`;
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
