import type { Message } from '../messaging/messaging.ts';
import type { ChatEvent, ChatFile, ChatMessage, ChatAgent } from './events.ts';

/** Who the visitor is. Only the company's own site can say it, by a signed token; otherwise all but `id` is null. */
export interface Visitor {
  /** Keyed hash of the session: the same visitor in the same session. */
  id: string;
  /** The company's own id of its user. */
  subject: string | null;
  name: string | null;
  email: string | null;
  /** E.164. */
  phone: string | null;
  /** Like `de`; as the browser reports it. */
  locale: string | null;
}

/** One message of a talk from before the chat, as the browser tells it; it proves nothing. Without PINs. */
export interface EarlierMessage {
  by: 'visitor' | 'assistant' | 'agent';
  text: string;
  /** Epoch milliseconds. */
  at: number;
}

/** A visitor wants to talk to a person. */
export interface OpenChat {
  /** The browser's id of the chat: the same one opens the same chat. */
  key: string;
  visitor: Visitor;
  /** Why, in the words of whatever sent the visitor here; null if it does not say. */
  reason: string | null;
  history: EarlierMessage[];
  /** Address of the page without query; null if unknown. */
  page: string | null;
}

/** What the visitor writes: to a person, or to the assistant. `message.id` is the browser's own id. */
export interface VisitorMessage {
  visitor: Visitor;
  message: Message;
  /** Ids of files that were uploaded before. */
  files: string[];
}

/** A file that the visitor has uploaded, and where it is. */
export interface UploadedFile extends ChatFile {
  /** Its address at the vendor. It never reaches a browser. */
  url: string;
}

/** A browser's smaller reports. */
export type VisitorReport =
  | { kind: 'typing'; typing: boolean }
  | { kind: 'read'; upTo: number }
  | { kind: 'screenShare'; state: 'accepted' | 'declined' | 'cancelled' | 'ended' }
  | { kind: 'end' };

/** A stream of the chat opens in a process. */
export interface Subscription {
  /** Task queue of the process that holds the stream. */
  process: string;
  /** Id of the last event that the browser has; 0: none. */
  after: number;
}

/** The events after a cursor. */
export interface Backlog {
  events: ChatEvent[];
  /** True if the chat is over, so that nothing follows. */
  isOver: boolean;
}

/** Where a chat stands, for a page that was loaded again. */
export interface ChatSnapshot {
  /** `assistant`: no person was asked for yet. */
  state: 'assistant' | 'waiting' | 'connected' | 'ended';
  agent: ChatAgent | null;
  /** Id of the last event. */
  cursor: number;
  messages: ChatMessage[];
}

/** What the API needs of a chat besides what the visitor sees. */
export interface ChatBehind {
  /** The browser's id of the chat; null while only the assistant was asked. */
  key: string | null;
  snapshot: ChatSnapshot;
  /** Id of the conversation on the messaging platform; null while there is none. */
  platformConversation: string | null;
  /** Number or id of the ticket of the chat; null while there is none. */
  ticket: string | null;
  /** Files of the chat, those of the people who answer too. */
  files: UploadedFile[];
}
