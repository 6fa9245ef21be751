import { conversationBytes } from '../budgets.ts';
import { bytesOnce } from '../size.ts';
import { truncate } from '../text.ts';
import { addToTranscript, addUnanswered } from './dialogue.ts';
import { textOf, type Control, type Message, type MessagingEvent, type TranscriptEntry } from './messaging.ts';
import type { MessagingRules } from './rules.ts';
import type { MessagingState } from './state.ts';

/** Number of event ids that are kept; the platform repeats an event within 15 minutes. */
const maximumSeenEvents = 1_000;
const maximumFiles = 20;
/** Longest address of a file, in characters. */
const maximumUrl = 1_500;
/** Most events that wait to be applied. */
const maximumInbox = 400;
/** Longest text of a message that the bot reads, in UTF-16 code units. */
const maximumText = 8_000;

/** Ids of {@link MessagingState.seenEvents}, built from the state. */
const seenSets = new WeakMap<string[], Set<string>>();

/**
 * Puts the events into the inbox that have not been received before. If they are too many, the oldest of the messages
 * are left out: the platform has them, and the session counts them.
 */
export function receiveEvents(state: MessagingState, events: readonly MessagingEvent[]): void {
  const seen = seenSets.get(state.seenEvents) ?? new Set(state.seenEvents);
  for (const event of events) {
    if (seen.has(event.id)) continue;
    seen.add(event.id);
    state.seenEvents.push(event.id);
    state.inbox.push(withoutExcess(event));
  }
  seenSets.set(state.seenEvents, seen);
  forgetEvents(state);
  leaveOutExcess(state);
}

/** Forgets the oldest ids once they are too many, and then a fifth of them, so that it is done rarely. */
function forgetEvents(state: MessagingState): void {
  const length = state.seenEvents.reduce((sum, id) => sum + id.length + 3, 0);
  if (state.seenEvents.length <= maximumSeenEvents && length <= conversationBytes.seenEvents) return;
  let left = conversationBytes.seenEvents * 0.8;
  const tooOld = state.seenEvents.findLastIndex((id) => {
    left -= id.length + 3;
    return left < 0;
  });
  state.seenEvents = state.seenEvents.slice(Math.max(tooOld + 1, state.seenEvents.length - maximumSeenEvents * 0.8));
}

function leaveOutExcess(state: MessagingState): void {
  let bytes = state.inbox.reduce((sum, event) => sum + bytesOnce(event), 0);
  if (bytes <= conversationBytes.inbox && state.inbox.length <= maximumInbox) return;
  let count = state.inbox.length;
  const dropped = new Set<MessagingEvent>();
  const inOrder = [...state.inbox.filter(isMessage), ...state.inbox.filter((event) => isRepeated(event))];
  for (const event of inOrder) {
    if (bytes <= conversationBytes.inbox * 0.8 && count <= maximumInbox * 0.8) break;
    dropped.add(event);
    bytes -= bytesOnce(event);
    count -= 1;
    if (isMessage(event)) state.session.leftOut += 1;
  }
  state.inbox = state.inbox.filter((event) => !dropped.has(event));
}

function isMessage({ kind }: MessagingEvent): boolean {
  return kind === 'message' || kind === 'postback';
}

/** True for an event that only says that something changed, which is read from the platform anyway. */
function isRepeated({ kind }: MessagingEvent): boolean {
  return kind === 'control' || kind === 'controlFailed' || kind === 'deliveryFailed' || kind === 'created';
}

/** An event whose message is not longer than what is needed of it. */
function withoutExcess(event: MessagingEvent): MessagingEvent {
  if (event.kind !== 'message') return event;
  const { content } = event.message;
  const long = content.kind === 'text' ? content.text : content.kind === 'other' ? (content.text ?? '') : '';
  if (long.length <= maximumText) return event;
  return {
    ...event,
    message: { ...event.message, content: { ...content, text: truncate(long, maximumText) } as typeof content },
  };
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
  if (content.kind === 'file') {
    if (session.files.length < maximumFiles && content.url.length <= maximumUrl) {
      session.files.push({ url: content.url, contentType: content.mediaType });
    } else {
      session.leftOut += 1;
    }
  }
  if (!isTheirs(control, rules)) addUnanswered(dialogue, message);
  return true;
}

/**
 * Adds a message by a human from the team, which also answers what the customer had said before, and begins a pause of
 * the bot.
 * @param now epoch milliseconds
 * @returns false if it was already there
 */
export function addHumanMessage(state: MessagingState, message: Message, now: number): boolean {
  const { dialogue, handoff } = state;
  const entry = { messageId: message.id, at: message.receivedAt, by: 'human', text: textOf(message.content) } as const;
  const isNew = addMessage(state, entry);
  // What arrives late was said before they left.
  if (message.receivedAt > state.humansLeftAt) state.personAt = now;
  dialogue.unanswered = dialogue.unanswered.filter(({ receivedAt }) => receivedAt > message.receivedAt);
  if (handoff !== null) handoff.humanAt = Math.max(handoff.humanAt ?? 0, message.receivedAt);
  return isNew;
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
