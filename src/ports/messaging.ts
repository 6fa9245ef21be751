import type { HandoffFacts } from '../domain/messaging/handoff-facts.ts';
import type {
  ChatVisitor,
  CustomerMessage,
  Message,
  MessagingConversation,
  MessagingUser,
  OutgoingMessage,
} from '../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from './call.ts';

/** Where control goes: the name, id or type of a seat, or `next`. */
export type ControlTarget = string;

/** A file that is read while it arrives. Its size is not known. */
export interface FileUpload {
  name: string;
  contentType: string;
  /** Is read to its end, or cancelled if the upload fails. */
  content: ReadableStream<Uint8Array>;
}

/** A file of the platform that is passed on while it arrives. */
export interface OpenFile {
  /** Fails with a `ServiceFailure` if the file breaks off. Must be read to its end or cancelled. */
  stream: ReadableStream<Uint8Array>;
  contentType: string;
  /** In bytes; null if the platform does not say. */
  size: number | null;
  name: string;
}

/**
 * The messaging platform with its switchboard. Every method throws `ServiceFailure` and nothing else. Writes are safe
 * to repeat: with the same key a message is sent once, and control is passed once.
 */
export interface Messaging {
  /** Reads a conversation. `notFound` if there is none. */
  getConversation(id: string, options: CallOptions): Promise<MessagingConversation>;

  getUser(id: string, options: CallOptions): Promise<MessagingUser>;

  /**
   * Makes messages of a text: splits it to the length that the platform allows, and changes whatever the platform would
   * read as an instruction instead of showing it. A fitted text stays as it is.
   */
  fit(text: string): string[];

  /** Sends a message as the business. Fits its text (see {@link Messaging.fit}), but does not split it. */
  sendMessage(
    conversationId: string,
    message: OutgoingMessage,
    write: WriteKey,
    options: CallOptions,
  ): Promise<Message>;

  /**
   * Opens the conversation of a web chat, with a user for its visitor; a user that exists already is not changed. After a
   * lost answer the conversation of the chat is looked up, and the oldest one is used.
   * @param request `chat`: 1 to 64 letters, digits, `_` and `-`
   * @returns the conversation; `userId` is the user who speaks for the visitor there
   */
  openConversation(
    request: { chat: string; visitor: ChatVisitor },
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Sends a message in the customer's name. Fits its text (see {@link Messaging.fit}), but does not split it. */
  postAsCustomer(
    conversationId: string,
    userId: string,
    message: CustomerMessage,
    write: WriteKey,
    options: CallOptions,
  ): Promise<Message>;

  /**
   * Passes a file on to the platform, for a message of this conversation, without ever holding it whole. It cannot be tried
   * again, since the file is read only once. Everybody who has the address can read the file.
   * @throws ServiceFailure `rejected` with the status 413 if the platform takes no file of this size, and without a status if
   *   the file broke off; in both cases the platform has none
   */
  uploadFile(conversationId: string, file: FileUpload, options: CallOptions): Promise<{ url: string }>;

  /** Opens a file of the platform, from its own addresses only. `options` apply until the stream has ended. */
  openFile(url: string, options: CallOptions): Promise<OpenFile>;

  /** A page of messages, newest last: the page before the cursor `before`, or the newest one for null. */
  listMessages(
    conversationId: string,
    before: string | null,
    options: CallOptions,
  ): Promise<{ messages: Message[]; before: string | null }>;

  /** Deletes a message from the history; false if the platform does not allow it. */
  deleteMessage(conversationId: string, messageId: string, options: CallOptions): Promise<boolean>;

  /** Shows or hides the typing indicator. */
  setTyping(conversationId: string, typing: boolean, options: CallOptions): Promise<void>;

  /**
   * Gives control to a seat at once. After a lost answer it first reads whether the seat has it already.
   * @param facts what the seat is told; null: nothing
   * @returns the conversation afterwards
   */
  passControl(
    conversationId: string,
    target: ControlTarget,
    facts: HandoffFacts | null,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Offers control to a seat; we keep it until it is accepted. Otherwise like {@link Messaging.passControl}. */
  offerControl(
    conversationId: string,
    target: ControlTarget,
    facts: HandoffFacts | null,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Accepts control that was offered to us. */
  acceptControl(conversationId: string, write: WriteKey, options: CallOptions): Promise<MessagingConversation>;

  /** Gives control up, so that nobody has it; the customer's next message goes to the default seat. */
  releaseControl(conversationId: string, write: WriteKey, options: CallOptions): Promise<MessagingConversation>;

  /** Checks that the platform answers and takes our key; throws otherwise. */
  checkHealth(options: CallOptions): Promise<void>;

  /** Fetches a file from the customer, of at most `maxBytes`, and only from the platform's own addresses. */
  fetchFile(
    url: string,
    maxBytes: number,
    options: CallOptions,
  ): Promise<{ name: string; contentType: string; content: Uint8Array }>;
}
