import { setTimeout as delay } from 'node:timers/promises';
import { ServiceFailure } from '../domain/failures.ts';
import type {
  Message,
  MessagingConversation,
  MessagingEvent,
  MessagingUser,
  OutgoingMessage,
} from '../domain/messaging/messaging.ts';
import type { Ticket } from '../domain/tickets/tickets.ts';
import type { HelpDesk } from '../ports/help-desk.ts';
import type { MessagingInbox } from '../ports/messaging-inbox.ts';
import type { Messaging } from '../ports/messaging.ts';
import { attemptWrite, callOptions, type WriteRequest } from './attempt.ts';
import { createControlActivities } from './control.ts';
import { createResponderActivities, type ResponderDependencies } from './responder.ts';
import { readTranscript, type Transcript, type TranscriptRequest } from './transcript.ts';
import { translateFailures } from './translate-failures.ts';
import { showTyping } from './typing.ts';
import { createWebchatPlatformActivities } from './webchat-platform.ts';

/** Something to say, and the seat that must have control for it to be said. */
export interface SayRequest {
  conversationId: string;
  message: OutgoingMessage;
  /** Name of the seat that must be active; otherwise nothing is said. */
  seat: string;
  write: WriteRequest;
}

/** Result of a {@link SayRequest}. */
export interface SayResult {
  /** Null: not said, since the seat does not have control. */
  said: Message | null;
  conversation: MessagingConversation;
}

/** Dependencies of the messaging activities. */
export interface MessagingDependencies extends ResponderDependencies {
  /** Null: messaging is not configured on this worker. */
  messaging: Messaging | null;
  /** Null if {@link MessagingDependencies.messaging} is. */
  messagingInbox: MessagingInbox | null;
  /** Number of digits of a support PIN. */
  pinLength: number;
  helpDesk: HelpDesk;
}

/** Everything that a conversation does on the messaging platform, and the bot that speaks there. */
export function createMessagingActivities(deps: MessagingDependencies) {
  const { helpDesk, messagingInbox } = deps;
  const platform = (): Messaging => {
    if (deps.messaging !== null) return deps.messaging;
    throw notConfigured();
  };
  return {
    readConversation: translateFailures((conversationId: string) =>
      platform().getConversation(conversationId, callOptions()),
    ),

    /**
     * Opens a turn of the bot: waits a moment for messages that arrive out of order, reads who has control, and shows
     * the typing indicator if our seat has it.
     */
    openTurn: translateFailures(async (request: { conversationId: string; seat: string; waitMs: number }) => {
      const options = callOptions();
      if (request.waitMs > 0) await delay(request.waitMs, undefined, { signal: options.signal });
      const conversation = await platform().getConversation(request.conversationId, options);
      if (conversation.active?.name === request.seat) await showTyping(platform(), request.conversationId, options);
      return conversation;
    }),

    getMessagingUser: translateFailures((userId: string): Promise<MessagingUser> =>
      platform().getUser(userId, callOptions()),
    ),

    /** Says something, but only if the given seat has control. */
    say: translateFailures(({ conversationId, message, seat, write }: SayRequest): Promise<SayResult> =>
      attemptWrite(write, async (key) => {
        const options = callOptions();
        const conversation = await platform().getConversation(conversationId, options);
        if (conversation.active?.name !== seat) return { said: null, conversation };
        return { said: await platform().sendMessage(conversationId, message, key, options), conversation };
      }),
    ),

    ...createResponderActivities(platform, (text) => deps.messaging?.fit(text) ?? [text], deps),
    ...createControlActivities(platform),
    ...createWebchatPlatformActivities(platform),

    deleteMessage: translateFailures((request: { conversationId: string; messageId: string }): Promise<boolean> =>
      platform().deleteMessage(request.conversationId, request.messageId, callOptions()),
    ),

    /** The ticket that the desk made of the conversation; null while there is none. */
    findMessagingTicket: translateFailures(async (conversationId: string): Promise<Ticket | null> =>
      helpDesk.ticketOfMessaging(conversationId, callOptions()),
    ),

    /** Everything that was said from a message on: a workflow keeps only the end of it. */
    readTranscript: translateFailures((request: TranscriptRequest): Promise<Transcript> =>
      readTranscript(platform(), request, deps.pinLength, callOptions()),
    ),

    /** Forwards events to the conversation in which this one continues. */
    forwardEvents: translateFailures(async (events: MessagingEvent[]): Promise<void> => {
      if (messagingInbox === null) throw notConfigured();
      await messagingInbox.deliver(events);
    }),
  };
}

/** Types of {@link createMessagingActivities}, for workflows. */
export type MessagingActivities = ReturnType<typeof createMessagingActivities>;

/** A failure that is retried, so that a worker with messaging configured can do the activity. */
function notConfigured(): ServiceFailure {
  return new ServiceFailure('messaging is not configured here', { kind: 'unavailable', service: 'messaging' });
}
