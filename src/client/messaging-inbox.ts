import type { ConversationRules } from '../domain/conversation/rules.ts';
import type { Client } from '@temporalio/client';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { MessagingInbox } from '../ports/messaging-inbox.ts';
import { bounded } from './bounded.ts';
import { conversationStart } from './conversation-start.ts';
import { allSettled, createGroupCommit } from './group-commit.ts';
import { messagingEventsSignal, type ConversationWorkflow } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

export type { MessagingInbox } from '../ports/messaging-inbox.ts';

/** How events of the messaging platform reach their conversations. */
export interface MessagingInboxOptions {
  client: Client;
  taskQueue: string;
  /** Silence after which a conversation ends by itself, in milliseconds; the next event begins it anew. */
  idleMs: number;
  rules: ConversationRules;
}

/** Short enough that our “not now” reaches the sender before it gives up waiting, in milliseconds. */
const limitMs = 8_000;

/**
 * Creates the way of events to conversations, each of which is begun if it does not run. Events of one conversation that
 * come while a call is under way go together with the next one. Gives up after 8 s.
 */
export function createMessagingInbox({ client, ...start }: MessagingInboxOptions): MessagingInbox {
  const queue = createGroupCommit<MessagingEvent>({
    send: (id, events, remainingMs) =>
      bounded(client, remainingMs, () =>
        client.workflow.signalWithStart<ConversationWorkflow, [MessagingEvent[]]>(workflowTypes.conversation, {
          ...conversationStart({ channel: 'messaging', id }, start),
          // A conversation on a messaging channel goes on for years; its workflow ends in every long silence.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          signal: messagingEventsSignal,
          signalArgs: [events],
        }),
      ),
    maximumItems: 100,
    maximumCalls: 32,
    limitMs,
  });
  return {
    deliver: async (events) => {
      const byConversation = Map.groupBy(events, ({ conversationId }) => conversationId);
      await allSettled(Array.from(byConversation, ([id, its]) => queue.deliver(id, its)));
    },
  };
}
