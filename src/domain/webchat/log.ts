import { conversationBytes } from '../budgets.ts';
import { bytesOnce } from '../size.ts';
import type { ChatEvent, ChatEventContent, ChatMessage } from './events.ts';

/** Most events that are kept. */
const maximumEvents = 1_500;

/** The events of a chat, oldest first; the oldest are dropped once they are too many. */
export interface ChatLog {
  events: ChatEvent[];
  /** Id of the next event. */
  next: number;
}

/** A log without events. */
export function newLog(): ChatLog {
  return { events: [], next: 1 };
}

/** Adds an event to the end. */
export function appendEvent(log: ChatLog, content: ChatEventContent): void {
  log.events.push({ id: log.next, ...content });
  log.next += 1;
  dropOldest(log);
}

/** Drops the oldest events once there is too much, and then a fifth of the budget, so that it is done rarely. */
function dropOldest(log: ChatLog): void {
  const bytes = log.events.reduce((sum, event) => sum + bytesOnce(event), 0);
  if (bytes <= conversationBytes.chatLog && log.events.length <= maximumEvents) return;
  let left = conversationBytes.chatLog * 0.8;
  const tooOld = log.events.findLastIndex((event) => {
    left -= bytesOnce(event);
    return left < 0;
  });
  log.events = log.events.slice(Math.max(tooOld + 1, log.events.length - maximumEvents * 0.8));
}

/** The events after a cursor; those that were dropped are missing. */
export function eventsAfter(log: ChatLog, cursor: number): ChatEvent[] {
  return log.events.filter(({ id }) => id > cursor);
}

/** The messages that are kept, oldest first. */
export function messagesOf(log: ChatLog): ChatMessage[] {
  return log.events.flatMap((event) => {
    if (event.type !== 'message') return [];
    const { id: _id, type: _type, ...message } = event;
    return [message];
  });
}
