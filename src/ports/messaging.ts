import type { HandoffFacts } from '../domain/messaging/handoff-facts.ts';
import type { Message, MessagingConversation, MessagingUser, OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from './call.ts';

/** Where control goes: the name or id of a seat, a kind of seat as the platform calls it, or `next`. */
export type ControlTarget = string;

/**
 * The messaging platform with its switchboard. Every method throws `ServiceFailure` and nothing else. Writes are safe to
 * repeat: a message with the same key is sent once, control is passed to the same seat once.
 */
export interface Messaging {
  /** `notFound` when there is none. */
  getConversation(id: string, options: CallOptions): Promise<MessagingConversation>;

  getUser(id: string, options: CallOptions): Promise<MessagingUser>;

  /**
   * The messages that say this text on the platform, in order: split to the length that it takes, and without anything
   * that it would read as an instruction instead of showing it. A text that was fitted before stays as it is.
   */
  fit(text: string): string[];

  /** Sends a message as the business. Fits its text (see {@link Messaging.fit}) except for its length. */
  sendMessage(
    conversationId: string,
    message: OutgoingMessage,
    write: WriteKey,
    options: CallOptions,
  ): Promise<Message>;

  /** Messages, newest last, of the page before the message `before` (null: the newest page). */
  listMessages(
    conversationId: string,
    before: string | null,
    options: CallOptions,
  ): Promise<{ messages: Message[]; before: string | null }>;

  /** Deletes a message from the history; false when the platform does not allow it. */
  deleteMessage(conversationId: string, messageId: string, options: CallOptions): Promise<boolean>;

  /** Shows or ends the typing indicator. */
  setTyping(conversationId: string, typing: boolean, options: CallOptions): Promise<void>;

  /**
   * Gives control to a seat at once. After a lost answer it reads first: control that is there is not passed again.
   * @param facts what the seat is told; null: nothing
   * @returns the conversation after it
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

  /** Gives control up, so that nobody has the conversation; the customer's next message goes to the default seat. */
  releaseControl(conversationId: string, write: WriteKey, options: CallOptions): Promise<MessagingConversation>;

  /** The bytes of a file from the customer; only from the platform's own addresses, at most `maxBytes`. */
  fetchFile(
    url: string,
    maxBytes: number,
    options: CallOptions,
  ): Promise<{ name: string; contentType: string; content: Uint8Array }>;
}
