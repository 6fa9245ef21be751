/** Who answers a visitor: a person from the team. */
export interface ChatAgent {
  id: string;
  name: string;
  /** Id of their picture, see {@link ChatFile}; absent: there is none. */
  avatar?: string | undefined;
}

/** A file of a chat. Its bytes are with the vendor; a browser gets them through us. */
export interface ChatFile {
  /** Unique within the chat. */
  fileId: string;
  name: string;
  /** Media type, like `image/png`. */
  type: string;
  /** In bytes; null if the vendor does not tell. */
  size: number | null;
}

/** A message of a chat. */
export interface ChatMessage {
  messageId: string;
  by: 'agent' | 'assistant' | 'visitor' | 'system';
  text: string;
  /** Id of the person who wrote it; absent unless `by` is `agent`. */
  agentId?: string | undefined;
  files?: ChatFile[] | undefined;
  /** Epoch milliseconds. */
  at: number;
}

/** What a visitor can send as files. */
export interface FileCapabilities {
  allowed: boolean;
  multiple: boolean;
  /** Media types, or families like `image/*`. */
  types: string[];
  maxBytes: number;
}

/** Whether somebody answers, and how long that takes. */
export interface Availability {
  /** Null: it is not known. */
  available: boolean | null;
  /** For the visitor, in words. */
  message?: string | undefined;
  waitMinutes?: number | undefined;
  position?: number | undefined;
}

/** Who ended a chat. */
export type EndedBy = 'agent' | 'visitor' | 'system';

/** How a turn of the assistant ended; the visitor is connected to a person if `connect` is set. */
export interface AssistantTurnEnd {
  /** Id of the visitor's message that was answered. */
  messageId: string;
  /** What the person is told; null: the visitor neither needs nor wants one. */
  connect: { reason: string; summary: string | null; intents: string[] } | null;
}

/** What happened in a chat, as its visitor sees it. `turnEnded` is only for the assistant's stream. */
export type ChatEventContent =
  | ({ type: 'availability' } & Availability)
  | { type: 'agentJoined'; agent: ChatAgent }
  | ({ type: 'message' } & ChatMessage)
  | { type: 'agentTyping'; typing: boolean }
  | { type: 'transfer'; agent?: ChatAgent | undefined }
  | { type: 'agentLeft' }
  | { type: 'capabilities'; files: FileCapabilities }
  | { type: 'fileStatus'; fileId: string; state: 'uploaded' | 'failed'; message?: string | undefined }
  | { type: 'screenShareRequest'; url: string }
  | { type: 'screenShareEnded' }
  | { type: 'ended'; by: EndedBy }
  | ({ type: 'turnEnded' } & AssistantTurnEnd);

/** An event of a chat. Its id is one more than that of the event before; the first is 1. */
export type ChatEvent = { id: number } & ChatEventContent;
