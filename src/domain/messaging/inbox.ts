import { addToTranscript, addUnanswered } from './dialogue.ts';
import { textOf, type Control, type Message, type MessagingEvent, type TranscriptEntry } from './messaging.ts';
import type { MessagingRules } from './rules.ts';
import type { MessagingState } from './state.ts';

/** Number of event ids that are kept; the platform repeats an event within 15 minutes. */
const maximumSeenEvents = 1_000;
const maximumFiles = 20;

/** Puts the events into the inbox that have not been received before. */
export function receiveEvents(state: MessagingState, events: readonly MessagingEvent[]): void {
  const seen = new Set(state.seenEvents);
  for (const event of events) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    state.seenEvents.push(event.id);
    state.inbox.push(event);
  }
  if (state.seenEvents.length > maximumSeenEvents) {
    state.seenEvents.splice(0, state.seenEvents.length - maximumSeenEvents);
  }
}

/** Empties the inbox and returns its events in the order of the platform's time. */
export function drainInbox(state: MessagingState): MessagingEvent[] {
  return state.inbox.splice(0).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** True when our seat has the conversation. */
export function isOurs(control: Control, { seat }: Pick<MessagingRules, 'seat'>): boolean {
  return control.active?.name === seat;
}

/** True when a seat other than ours has the conversation. */
export function isTheirs(control: Control, rules: Pick<MessagingRules, 'seat'>): boolean {
  return control.active !== null && !isOurs(control, rules);
}

/** The customer has opened the conversation: they are greeted if the rules say so and nobody has written yet. */
export function noteOpened(state: MessagingState, { greets }: Pick<MessagingRules, 'greets'>): void {
  const { session, dialogue } = state;
  state.greetingDue = greets === true && session.number === 1 && session.messages === 0 && dialogue.memory === null;
}

/** True if our seat was active in this session, or we handed the conversation over in it. */
export function isOurSession({ session, handoff }: MessagingState): boolean {
  return session.ours || handoff !== null;
}

/** True if our seat has the conversation, or it is offered to our seat. */
export function concernsUs(control: Control, { seat }: Pick<MessagingRules, 'seat'>): boolean {
  return control.active?.name === seat || control.pending?.name === seat;
}

/** Adds a message to the transcript and counts it, once. */
export function addMessage(state: MessagingState, entry: TranscriptEntry): boolean {
  const { dialogue, session } = state;
  const isNew = addToTranscript(dialogue, entry);
  state.greetingDue = false;
  if (isNew) session.messages += 1;
  return isNew;
}

/**
 * Adds a message from the customer; the bot has to answer it unless humans have the conversation.
 * @returns false if it was already there
 */
export function addCustomerMessage(
  state: MessagingState,
  message: Message,
  control: Control,
  rules: Pick<MessagingRules, 'seat'>,
): boolean {
  const { session, dialogue } = state;
  const { content } = message;
  const entry = { messageId: message.id, at: message.receivedAt, by: 'customer', text: textOf(content) } as const;
  if (!addMessage(state, entry)) return false;
  session.firstMessageId ??= message.id;
  state.source = message.source ?? state.source;
  state.integrationId = message.integrationId ?? state.integrationId;
  session.turns += 1;
  if (content.kind === 'file' && session.files.length < maximumFiles) {
    session.files.push({ url: content.url, contentType: content.mediaType });
  }
  if (!isTheirs(control, rules)) addUnanswered(dialogue, message);
  return true;
}

/**
 * Adds a message by a human from the team, which also answers what the customer had said before, and begins a pause of
 * the bot.
 * @param now epoch milliseconds
 */
export function addHumanMessage(state: MessagingState, message: Message, now: number): void {
  const { dialogue, handoff } = state;
  addMessage(state, { messageId: message.id, at: message.receivedAt, by: 'human', text: textOf(message.content) });
  // What arrives late was said before they left.
  if (message.receivedAt > state.humansLeftAt) state.personAt = now;
  dialogue.unanswered = dialogue.unanswered.filter(({ receivedAt }) => receivedAt > message.receivedAt);
  if (handoff !== null) handoff.humanAt = Math.max(handoff.humanAt ?? 0, message.receivedAt);
}

/** Until when the bot says nothing, since a person from the team has written; epoch milliseconds, 0 if it may speak. */
export function pausedUntil(
  { personAt }: MessagingState,
  { humanPauseMs }: Pick<MessagingRules, 'humanPauseMs'>,
): number {
  return personAt === null ? 0 : personAt + humanPauseMs;
}

/** True when the inbox holds a message by a human from the team. */
export function hasHumanMessage({ inbox }: MessagingState): boolean {
  return inbox.some(
    (event) => event.kind === 'message' && event.message.author.kind === 'business' && event.message.author.byHuman,
  );
}

/** True when the inbox holds something that the bot must apply before it says more. */
export function isInterrupted(state: MessagingState): boolean {
  const interrupting = new Set(['control', 'merged', 'removed']);
  return hasHumanMessage(state) || state.inbox.some(({ kind }) => interrupting.has(kind));
}
