import type { Client } from '@temporalio/client';
import type {
  Backlog,
  ChatBehind,
  OpenChat,
  Subscription,
  UploadedFile,
  Visitor,
  VisitorMessage,
  VisitorReport,
} from '../domain/webchat/requests.ts';
import type { ConversationStart } from './conversation-start.ts';

/** Options of `createWebChats`. */
export interface WebChatsOptions extends ConversationStart {
  client: Client;
  /** Aborted when the process is about to end: what is not recorded by then is refused as `unreachable`. */
  stopping?: AbortSignal | undefined;
}

/** Why a chat did not take a request: it is over, there is none, or it could not be recorded in time. */
export type WebChatProblem = 'over' | 'notFound' | 'unreachable' | 'tooMuch' | 'unknownFile' | 'oddCursor';

/** A request that a chat did not take. */
export class WebChatError extends Error {
  readonly problem: WebChatProblem;
  constructor(problem: WebChatProblem, cause?: unknown) {
    super(`the chat did not take the request: ${problem}`, { cause });
    this.name = 'WebChatError';
    this.problem = problem;
  }
}

/** A message for the team while nobody is there. */
export interface LeftMessage {
  /** The browser's id of the message: the same one makes one ticket. */
  key: string;
  visitor: Visitor;
  /** Without PINs. */
  text: string;
  /** Where the visitor wants the answer, as they say; it proves nothing. */
  email: string | null;
}

/**
 * The chats of visitors, each a workflow. Every method throws {@link WebChatError} and nothing else. Requests with the
 * same key have one effect.
 */
export interface WebChats {
  /**
   * Opens a chat of a session, or returns the one with that key. The talk with the assistant in this session, if it goes
   * on, becomes the chat.
   */
  open(session: string, request: OpenChat): Promise<{ chatId: string }>;
  /** Records a message of the visitor. */
  send(chatId: string, message: VisitorMessage): Promise<void>;
  /** Records a file that is with the vendor by now. */
  upload(chatId: string, file: UploadedFile): Promise<void>;
  /** Passes a report on; `end` is recorded, the others may get lost. */
  report(chatId: string, report: VisitorReport): Promise<void>;
  read(chatId: string): Promise<ChatBehind>;
  /** Opens a stream: returns what it has missed, and has later events delivered to its process. */
  subscribe(chatId: string, subscription: Subscription): Promise<Backlog>;
  /** Files a message as a ticket. Null: it is recorded, but has no number yet. */
  leave(session: string, message: LeftMessage): Promise<{ ticket: string | null }>;
  /**
   * Puts a message to the assistant of a session. Its answer are the events of that chat after the cursor, up to the
   * `turnEnded` with the id of the message.
   */
  ask(session: string, message: VisitorMessage): Promise<{ chatId: string; after: number }>;
}
