import type { Control, Message, MessageContent, MessagingEvent } from './messaging.ts';
import type { MessagingRules, MessagingState, Said } from './state.ts';

/** Ids of events that are remembered; the platform repeats an event within 15 minutes. */
const maximumTaken = 1_000;
/** Things said that are kept; the platform keeps them all. */
const maximumTalk = 40;
const maximumText = 1_000;
/** Unanswered messages that are kept; older ones are in the talk. */
const maximumHeard = 100;
const maximumFiles = 20;

/** Puts events into the inbox that were not there before. */
export function takeEvents(state: MessagingState, events: readonly MessagingEvent[]): void {
  const known = new Set(state.taken);
  for (const event of events) {
    if (known.has(event.id)) continue;
    known.add(event.id);
    state.taken.push(event.id);
    state.inbox.push(event);
  }
  if (state.taken.length > maximumTaken) state.taken.splice(0, state.taken.length - maximumTaken);
}

/** Empties the inbox: what is in it, by the platform's time. */
export function drainInbox(state: MessagingState): MessagingEvent[] {
  return state.inbox.splice(0).toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

/** True when it is our seat's turn to speak. */
export function isOurs(control: Control, { seat }: Pick<MessagingRules, 'seat'>): boolean {
  return control.active?.name === seat;
}

/** True when somebody else than us has the conversation. */
export function isTheirs(control: Control, rules: Pick<MessagingRules, 'seat'>): boolean {
  return control.active !== null && !isOurs(control, rules);
}

/** Somebody said something: it is kept in its place by the platform's time, and once. */
export function addSaid(state: MessagingState, said: Said): void {
  if (state.talk.some(({ messageId }) => messageId === said.messageId)) return;
  const text = said.text.length > maximumText ? `${said.text.slice(0, maximumText - 1)}…` : said.text;
  const later = state.talk.findIndex(({ at }) => at > said.at);
  state.talk.splice(later === -1 ? state.talk.length : later, 0, { ...said, text });
  if (state.talk.length > maximumTalk) state.talk.splice(0, state.talk.length - maximumTalk);
  state.messages += 1;
}

/**
 * The customer said something.
 * @returns false when it was known already
 */
export function hearCustomer(
  state: MessagingState,
  message: Message,
  control: Control,
  rules: Pick<MessagingRules, 'seat'>,
): boolean {
  if (state.talk.some(({ messageId }) => messageId === message.id)) return false;
  addSaid(state, { messageId: message.id, at: message.receivedAt, by: 'customer', text: wordsOf(message.content) });
  state.firstMessageId ??= message.id;
  state.source = message.source ?? state.source;
  state.integrationId = message.integrationId ?? state.integrationId;
  state.turns += 1;
  const { content } = message;
  if (content.kind === 'file' && state.files.length < maximumFiles) {
    state.files.push({ url: content.url, contentType: content.mediaType });
  }
  // What is said while a human has the conversation is for the human.
  if (isTheirs(control, rules)) return true;
  const later = state.heard.findIndex(({ receivedAt }) => receivedAt > message.receivedAt);
  state.heard.splice(later === -1 ? state.heard.length : later, 0, message);
  if (state.heard.length > maximumHeard) state.heard.splice(0, state.heard.length - maximumHeard);
  return true;
}

/** A human of the team said something: what the customer had said before that is theirs to answer. */
export function hearHuman(state: MessagingState, message: Message): void {
  addSaid(state, { messageId: message.id, at: message.receivedAt, by: 'human', text: wordsOf(message.content) });
  state.heard = state.heard.filter(({ receivedAt }) => receivedAt > message.receivedAt);
  if (state.handoff !== null) state.handoff.humanAt = Math.max(state.handoff.humanAt ?? 0, message.receivedAt);
}

/** True when a human's word came that was not looked at yet. */
export function hasHumanWord({ inbox }: MessagingState): boolean {
  return inbox.some(
    (event) => event.kind === 'message' && event.message.author.kind === 'business' && event.message.author.byHuman,
  );
}

/** True when something came that the bot must know before it goes on speaking. */
export function isInterrupted(state: MessagingState): boolean {
  const weighty = new Set(['control', 'merged', 'removed']);
  return hasHumanWord(state) || state.inbox.some(({ kind }) => weighty.has(kind));
}

/** What was said, as text. */
export function wordsOf(content: MessageContent): string {
  switch (content.kind) {
    case 'text':
      return content.text;
    case 'file':
      return [`[file${content.mediaType === null ? '' : `: ${content.mediaType}`}]`, content.text ?? content.altText]
        .filter((part) => part !== null)
        .join(' ');
    case 'location':
      return `[location: ${content.latitude}, ${content.longitude}]`;
    case 'form':
      return content.fields.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'other':
      return content.text ?? `[${content.type}]`;
  }
}
