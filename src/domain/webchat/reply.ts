import type { Backlog, OpenChat, Subscription, UploadedFile, VisitorMessage, VisitorReport } from './requests.ts';

/** What a browser asks of a web chat. */
export type ChatRequest =
  | { kind: 'open'; chat: OpenChat }
  | { kind: 'say'; said: VisitorMessage }
  | { kind: 'ask'; said: VisitorMessage }
  | { kind: 'upload'; file: UploadedFile }
  | { kind: 'report'; report: VisitorReport }
  | { kind: 'subscribe'; subscription: Subscription }
  | { kind: 'leave'; said: VisitorMessage; email: string | null };

/** What a web chat answers. */
export type ChatReply =
  | { kind: 'done' }
  /** The chat is over. */
  | { kind: 'over' }
  /** The talk belongs to another chat by now. */
  | { kind: 'elsewhere' }
  /** Too much waits. */
  | { kind: 'tooMuch' }
  | { kind: 'unknownFile' }
  /** The browser claims to have events that do not exist. */
  | { kind: 'oddCursor' }
  | { kind: 'backlog'; backlog: Backlog }
  /** The answer of the assistant begins after this event. */
  | { kind: 'turn'; after: number }
  /** The ticket of a message that was left; null: it is recorded, but has no number yet. */
  | { kind: 'left'; ticket: string | null };
