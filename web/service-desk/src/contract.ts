/** What Deskbridge's web chat routes take and answer, as far as this package reads it. */

/** A person of the help desk. `avatar` is an address below the service's own. */
export interface Agent {
  id: string;
  name: string;
  avatar?: string;
}

/** A file in a message; `size` in bytes, `url` needs the session's token. */
export interface ChatFile {
  fileId: string;
  name: string;
  type: string;
  size: number;
  url: string;
}

/** A message of the chat; `text` is Markdown, `at` is ISO 8601. */
export interface ChatMessage {
  messageId: string;
  by: 'agent' | 'assistant' | 'visitor' | 'system';
  text: string;
  agentId?: string;
  files?: ChatFile[];
  at: string;
}

/** Which files may be sent: `types` are MIME types (`image/*` too) or endings like `.pdf`. */
export interface FileRules {
  allowed: boolean;
  multiple: boolean;
  types: string[];
  maxBytes: number;
}

/** Whether somebody is there; `null` means unknown. `opensAt` is ISO 8601. */
export interface Availability {
  available: boolean | null;
  message?: string;
  waitMinutes?: number;
  position?: number;
  opensAt?: string;
}

/** Answer of `GET /chats/:chatId`; `cursor` is the id of the newest event that `messages` contains. */
export interface ChatSnapshot {
  state: 'waiting' | 'connected' | 'ended';
  agent?: Agent;
  cursor: number;
  messages: ChatMessage[];
}

/** The events of a chat and their data. */
export interface ChatEvents {
  availability: Availability;
  agentJoined: { agent: Agent };
  message: ChatMessage;
  agentTyping: { typing: boolean };
  transfer: { agent?: Agent };
  agentLeft: Record<string, never>;
  capabilities: { files: FileRules };
  fileStatus: { fileId: string; state: 'uploaded' | 'failed'; message?: string };
  screenShareRequest: { url: string };
  screenShareEnded: Record<string, never>;
  ended: { by: 'agent' | 'visitor' | 'system' };
}

/** One event of a chat with its data. */
export type ChatEvent = { [Name in keyof ChatEvents]: { name: Name; data: ChatEvents[Name] } }[keyof ChatEvents];

/** What was said before the chat began. `at` is ISO 8601. */
export interface TalkEntry {
  by: 'visitor' | 'assistant';
  text: string;
  at: string;
}
