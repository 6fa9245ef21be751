import type { ControlRequest } from '../../activities/control.ts';
import type { SayResult } from '../../activities/messaging.ts';
import type { Transcript } from '../../activities/transcript.ts';
import type { TypingRequest } from '../../activities/typing.ts';
import type { WriteRequest } from '../../activities/attempt.ts';
import type { MessagingConversation, OutgoingMessage } from '../../domain/messaging/messaging.ts';
import { failureOf } from '../conversation/failures.ts';
import { bounded, persistent, quick } from './activities.ts';

/** Messages that arrive out of order do so within this time, in milliseconds. */
const reorderMs = 60;

/**
 * Where a conversation takes place: says things there, and moves control between the seats. Each method fails as its
 * activity does.
 */
export interface Platform {
  /** Id of the conversation on the messaging platform; null while it has none there. */
  conversationId(): string | null;
  /** Where the typing indicator is shown while the bot thinks; undefined: nowhere. */
  typing(seat: string): TypingRequest | undefined;
  /** Reads the conversation at the beginning of a turn of the bot. */
  openTurn(seat: string): Promise<MessagingConversation>;
  /** Reads who has control, however long that takes. */
  readConversation(): Promise<MessagingConversation>;
  /** True unless the platform says that there is no such conversation. */
  exists(): Promise<boolean>;
  /** Says something if the seat has control. */
  say(message: OutgoingMessage, seat: string, write: WriteRequest): Promise<SayResult>;
  /** Gives control to another seat, or offers it. */
  hand(summary: string, request: Omit<ControlRequest, 'conversationId'>): Promise<MessagingConversation>;
  take(seat: string, write: WriteRequest): Promise<MessagingConversation>;
  accept(write: WriteRequest): Promise<MessagingConversation>;
  release(seat: string, write: WriteRequest): Promise<MessagingConversation>;
  /** False if the message cannot be deleted. */
  deleteMessage(messageId: string): Promise<boolean>;
  /** Everything that was said since a message; null: there is no more than is kept. */
  readTranscript(from: string | null): Promise<Transcript | null>;
}

/**
 * The messaging platform, by activities.
 * @param id of the conversation there
 */
export function switchboard(id: () => string): Platform {
  return {
    conversationId: id,
    typing: (seat) => ({ conversationId: id(), seat }),
    openTurn: async (seat) => {
      try {
        return await quick.openTurn({ conversationId: id(), seat, waitMs: reorderMs });
      } catch (error) {
        failureOf(error);
        return persistent('read who has control').readConversation(id());
      }
    },
    readConversation: () => persistent('read who has control').readConversation(id()),
    exists: async () => {
      try {
        await bounded('read whether the conversation still exists').readConversation(id());
        return true;
      } catch (error) {
        return failureOf(error).kind !== 'notFound';
      }
    },
    say: (message, seat, write) =>
      persistent('say something to the customer').say({ conversationId: id(), message, seat, write }),
    hand: (summary, request) => bounded(summary).handControl({ conversationId: id(), ...request }),
    take: (seat, write) => bounded('take control back').takeControl({ conversationId: id(), seat, write }),
    accept: (write) => bounded('accept the offer').acceptControl({ conversationId: id(), write }),
    release: (seat, write) => bounded('release control').releaseControl({ conversationId: id(), seat, write }),
    deleteMessage: (messageId) => bounded('delete the PIN').deleteMessage({ conversationId: id(), messageId }),
    readTranscript: (from) =>
      bounded('read all messages of the session').readTranscript({ conversationId: id(), from }),
  };
}
