import type { SessionSummary } from '../../domain/conversation/commands.ts';
import type { MessagingState } from '../../domain/messaging/state.ts';

const maximumWords = 200;

/** What the session was about, in the customer's first and last words; null when they said nothing. */
export function summaryOf({ talk }: MessagingState): string | null {
  const said = talk.filter(({ by, text }) => by === 'customer' && text.trim() !== '').map(({ text }) => brief(text));
  const [first] = said;
  const last = said.at(-1);
  if (first === undefined) return null;
  return last === undefined || last === first
    ? `The customer wrote: ${first}`
    : `The customer wrote: ${first} … ${last}`;
}

/** The session as the help desk gets to know it. */
export function sessionSummary(messaging: MessagingState, sessionId: string, intents: string[]): SessionSummary {
  const { talk, messages, turns, resolved } = messaging;
  return {
    sessionId,
    summary: summaryOf(messaging) ?? '',
    issue: talk.find(({ by }) => by === 'customer')?.text.slice(0, maximumWords) ?? null,
    intents,
    resolution: resolved ? 'resolved' : null,
    duplicateOf: null,
    turns,
    messages: talk.map(({ by, text }) => ({ by: by === 'bot' ? 'ai' : by, text })),
    omitted: Math.max(0, messages - talk.length),
  };
}

function brief(text: string): string {
  return text.length > maximumWords ? `${text.slice(0, maximumWords)}…` : text;
}
