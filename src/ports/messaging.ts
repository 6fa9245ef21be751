import type { HandoffFacts } from '../domain/messaging/handoff-facts.ts';
import type { Message, MessagingConversation, MessagingUser, OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from './call.ts';

/** Where control goes: the name, id or type of a seat, or `next`. */
export type ControlTarget = string;

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
