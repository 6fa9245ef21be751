import type { Message, MessagingConversation, MessagingUser, OutgoingMessage } from '../domain/messaging/messaging.ts';
import type { CallOptions, WriteKey } from './call.ts';

/** Where control goes: the name or id of a seat, an integration type, or `next`. */
export type ControlTarget = string;

/** What travels with a handover: flat, at most 4 KB as JSON. */
export type ControlMetadata = Readonly<Record<string, string | number | boolean>>;

/**
 * The messaging platform with its switchboard. Every method throws `ServiceFailure` and nothing else. Writes are safe to
 * repeat: a message with the same key is said once, a handover to the same seat happens once.
 */
export interface Messaging {
  /** `notFound` when there is none. */
  getConversation(id: string, options: CallOptions): Promise<MessagingConversation>;

  getUser(id: string, options: CallOptions): Promise<MessagingUser>;

  /**
   * Says something as the business. Text that would move control, or be read as any other shorthand, is changed so that
   * it is only read by people. Longer texts than the platform takes are split by the caller.
   */
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

  /** Takes a message away from the history; true when the platform did so, false when it does not allow it. */
  deleteMessage(conversationId: string, messageId: string, options: CallOptions): Promise<boolean>;

  /** Shows or ends the typing indicator. */
  setTyping(conversationId: string, typing: boolean, options: CallOptions): Promise<void>;

  /**
   * Gives control away at once. After a lost answer it looks first: control that is there already is not passed again.
   * @returns the conversation after it
   */
  passControl(
    conversationId: string,
    target: ControlTarget,
    metadata: ControlMetadata,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Offers control; we keep it until it is accepted. */
  offerControl(
    conversationId: string,
    target: ControlTarget,
    metadata: ControlMetadata,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Takes control that was offered to us. */
  acceptControl(
    conversationId: string,
    metadata: ControlMetadata,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** Nobody has the conversation any more; the customer's next message goes to the default seat. */
  releaseControl(
    conversationId: string,
    metadata: ControlMetadata,
    write: WriteKey,
    options: CallOptions,
  ): Promise<MessagingConversation>;

  /** The bytes of a file the customer sent; only from the platform's own addresses, at most `maxBytes`. */
  fetchFile(
    url: string,
    maxBytes: number,
    options: CallOptions,
  ): Promise<{ name: string; contentType: string; content: Uint8Array }>;

  /** Checks that the platform answers and our key works; throws otherwise. */
  checkHealth(options: CallOptions): Promise<void>;
}
