import type { Dialogue } from './dialogue.ts';
import type { Message } from './messaging.ts';
import type { MessagingRules } from './rules.ts';
import type { MessagingState } from './state.ts';

/** Messages are answered after this time at the latest, even if the customer goes on, in milliseconds. */
const longestMs = 5_000;

/**
 * Notices the messages that wait for an answer; each new one begins the pause again.
 * @param now epoch milliseconds
 */
export function noticeMessages(state: MessagingState, now: number): void {
  const { length: count } = state.dialogue.unanswered;
  if (state.gathering == null) {
    state.gathering = { since: now, lastAt: now, count, typing: false };
  } else if (state.gathering.count !== count) {
    // Who sends a message has stopped typing, although the event that says so may come later.
    Object.assign(state.gathering, { lastAt: now, count, typing: false });
  }
}

/**
 * When the waiting messages are answered: after the customer's pause, at the latest after {@link longestMs}; at once if
 * one of them is a button, a PIN that counts, or if nothing is gathered.
 * @returns epoch milliseconds
 */
export function answerAt(
  { gathering, dialogue }: MessagingState,
  { pauseMs = 0 }: Pick<MessagingRules, 'pauseMs'>,
): number {
  if (gathering == null) return 0;
  const { since, lastAt, typing } = gathering;
  const { unanswered } = dialogue;
  if (pauseMs === 0 || unanswered.length === 0 || unanswered.some((message) => isComplete(dialogue, message)))
    return since;
  return Math.min(since + longestMs, typing ? Infinity : lastAt + pauseMs);
}

/** True if the customer's typing makes a difference: messages are gathered, and this is news. */
export function isNewsOfTyping({ gathering }: MessagingState, typing: boolean): boolean {
  return gathering != null && gathering.typing !== typing;
}

/**
 * The customer starts or stops typing.
 * @param now epoch milliseconds
 */
export function noticeTyping({ gathering }: MessagingState, typing: boolean, now: number): void {
  if (gathering == null) return;
  gathering.typing = typing;
  if (!typing) gathering.lastAt = now;
}

/** True for a message after which nothing more is to be expected: a button that was pressed, or a PIN. */
function isComplete({ asksPin }: Dialogue, { content, pin }: Message): boolean {
  if (content.kind === 'text' && content.payload !== null) return true;
  return pin !== undefined && (asksPin || pin.named);
}
