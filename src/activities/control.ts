import type { HandoffFacts } from '../domain/messaging/handoff-facts.ts';
import type { MessagingConversation } from '../domain/messaging/messaging.ts';
import type { Messaging } from '../ports/messaging.ts';
import { attemptWrite, callOptions, type WriteRequest } from './attempt.ts';
import { translateFailures } from './translate-failures.ts';

/** A handoff to another seat. */
export interface ControlRequest {
  conversationId: string;
  by: 'pass' | 'offer';
  target: string;
  facts: HandoffFacts;
  write: WriteRequest;
}

/** Moves control of a conversation between our seat and others. */
export function createControlActivities(platform: () => Messaging) {
  return {
    /** Gives control to humans, or offers it. */
    handControl: translateFailures((request: ControlRequest): Promise<MessagingConversation> => {
      const { conversationId, target, by, facts, write } = request;
      return attemptWrite(write, (key) =>
        by === 'pass'
          ? platform().passControl(conversationId, target, facts, key, callOptions())
          : platform().offerControl(conversationId, target, facts, key, callOptions()),
      );
    }),

    /** Gives control to our own seat, which also ends an offer. */
    takeControl: translateFailures(
      (request: { conversationId: string; seat: string; write: WriteRequest }): Promise<MessagingConversation> =>
        attemptWrite(request.write, (key) =>
          platform().passControl(request.conversationId, request.seat, null, key, callOptions()),
        ),
    ),

    /** Gives control up, but only if our seat has it: a key of the app could also take it from another one. */
    releaseControl: translateFailures(
      ({ conversationId, seat, write }: { conversationId: string; seat: string; write: WriteRequest }) =>
        attemptWrite(write, async (key): Promise<MessagingConversation> => {
          const conversation = await platform().getConversation(conversationId, callOptions());
          if (conversation.active?.name !== seat) return conversation;
          return platform().releaseControl(conversationId, key, callOptions());
        }),
    ),

    acceptControl: translateFailures(
      (request: { conversationId: string; write: WriteRequest }): Promise<MessagingConversation> =>
        attemptWrite(request.write, (key) => platform().acceptControl(request.conversationId, key, callOptions())),
    ),
  };
}
