import type { ConversationRules } from '../domain/conversation/rules.ts';
import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { conversationWorkflowId } from '../domain/ids.ts';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { MessagingInbox } from '../ports/messaging-inbox.ts';
import { bounded } from './bounded.ts';
import { ConversationNotBegunError } from './errors.ts';
import { conversationStart } from './conversation-start.ts';
import { allSettled, createGroupCommit } from './group-commit.ts';
import { customerTypingUpdate, messagingEventsSignal, type ConversationWorkflow } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { describeExecution } from './executions.ts';
import { signalIfOpen } from './signal-if-open.ts';

export type { MessagingInbox } from '../ports/messaging-inbox.ts';

/** Options of {@link createMessagingInbox}. */
export interface MessagingInboxOptions {
  client: Client;
  taskQueue: string;
  /** Silence after which a conversation ends by itself, in milliseconds; the next event starts it again. */
  idleMs: number;
  rules: ConversationRules;
}

/** Short enough for our refusal to reach the sender before its own time limit, in milliseconds. */
const limitMs = 8_000;
/** How events of one conversation are stored together. */
const batches = { maximumItems: 100, maximumCalls: 32, limitMs };
/** How long the sender may wait because a customer types, in milliseconds. */
const typingLimitMs = 1_000;

/**
 * Creates the inbox that delivers events to conversations, each of which is started if it does not run. Events of one
 * conversation that arrive during a call go with the next one. Gives up after 8 s. Events of conversations that belong to
 * a web chat go to that chat instead, if it runs.
 */
export function createMessagingInbox({ client, ...start }: MessagingInboxOptions): MessagingInbox {
  const queue = createGroupCommit<MessagingEvent>({
    send: (id, events, remainingMs) =>
      bounded(client, remainingMs, () =>
        client.workflow.signalWithStart<ConversationWorkflow, [MessagingEvent[]]>(workflowTypes.conversation, {
          ...conversationStart({ channel: 'messaging', id }, start),
          // A conversation on a messaging channel can last for years, while its workflow ends after every long silence.
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          signal: messagingEventsSignal,
          signalArgs: [events],
        }),
      ),
    ...batches,
  });
  const openOnly = createGroupCommit<MessagingEvent>({
    send: (id, events, remainingMs) => bounded(client, remainingMs, () => signalOpen(client, id, events)),
    ...batches,
  });
  const chats = createGroupCommit<MessagingEvent>({
    send: (id, events, remainingMs) => bounded(client, remainingMs, () => signalChat(client, id, events)),
    ...batches,
  });
  return {
    deliver: async (all, onlyOpen) => {
      const byChat = Map.groupBy(all, ({ chatId }) => chatId ?? null);
      const events = byChat.get(null) ?? [];
      const typing = events.filter((event) => event.kind === 'typing');
      const others = events.filter(({ kind }) => kind !== 'typing');
      const byConversation = Map.groupBy(others, ({ conversationId }) => conversationId);
      await allSettled([
        ...Array.from(byConversation, ([id, its]) => (onlyOpen?.has(id) === true ? openOnly : queue).deliver(id, its)),
        ...typing.map((event) => reportTyping(client, event)),
        ...Array.from(byChat, ([id, its]) => (id === null ? Promise.resolve() : chats.deliver(id, its))),
      ]);
    },
    selfTest: async (id) => {
      const workflowId = conversationWorkflowId('messaging', id);
      const execution = await bounded(client, limitMs, () => describeExecution(client, workflowId));
      if (execution === null) return 'notArrived';
      return execution.isRunning ? 'stored' : 'served';
    },
  };
}

/** Delivers events to a conversation, which is not begun for it. */
async function signalOpen(client: Client, id: string, events: MessagingEvent[]): Promise<void> {
  const handle = client.workflow.getHandle(conversationWorkflowId('messaging', id));
  try {
    await handle.signal(messagingEventsSignal, events);
  } catch (error) {
    throw error instanceof WorkflowNotFoundError ? new ConversationNotBegunError() : error;
  }
}

/** Delivers events to a web chat. One that does not run is over, or never was: nobody misses them. */
async function signalChat(client: Client, id: string, events: MessagingEvent[]): Promise<void> {
  await signalIfOpen(client, conversationWorkflowId('webchat', id), messagingEventsSignal, events);
}

/**
 * Tells a conversation that the customer started or stopped typing, which begins none. It is only a hint: if it does not
 * matter now or cannot be delivered, nothing is lost.
 */
async function reportTyping(
  client: Client,
  { conversationId, typing }: Extract<MessagingEvent, { kind: 'typing' }>,
): Promise<void> {
  const handle = client.workflow.getHandle(conversationWorkflowId('messaging', conversationId));
  try {
    await bounded(client, typingLimitMs, () => handle.executeUpdate(customerTypingUpdate, { args: [{ typing }] }));
  } catch {
    // The conversation has ended or gathers no messages, or Temporal is slow.
  }
}
