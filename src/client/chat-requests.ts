import { randomUUID } from 'node:crypto';
import {
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { refusalOf } from '../domain/conversation/replies.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import type { ChatReply, ChatRequest } from '../domain/webchat/reply.ts';
import type { Backlog, ChatBehind } from '../domain/webchat/requests.ts';
import { chatEventsQuery, chatQuery, chatUpdate, type ConversationWorkflow } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { againWhileBusy } from './again-while-busy.ts';
import { bounded } from './bounded.ts';
import { conversationStart } from './conversation-start.ts';
import { describeExecution } from './executions.ts';
import { WebChatError, type WebChatsOptions } from './web-chats.ts';

/** What came of a request: a reply, or `closed` if the workflow of the chat has ended. */
export type Outcome = ChatReply | 'closed';

/** How long a browser may wait for a request to be recorded, in milliseconds; then it sends it again. */
const limitMs = 8_000;

/** Requests to the workflows of chats. Each throws a {@link WebChatError} if Temporal does not confirm in time. */
export interface ChatRequests {
  /** To a chat that was begun. */
  toOpen(chatId: string, request: ChatRequest): Promise<Outcome | 'missing'>;
  /** To a chat that is begun if there is none. */
  begin(chatId: string, request: ChatRequest): Promise<Outcome>;
  /** Reads a chat, also after its end. */
  read(chatId: string): Promise<ChatBehind>;
  /** The events of a chat that is over. */
  backlog(chatId: string, after: number): Promise<Backlog>;
}

/** See {@link ChatRequests}. */
export function chatRequests({ client, stopping, ...start }: WebChatsOptions): ChatRequests {
  const handleOf = (chatId: string) =>
    client.workflow.getHandle<ConversationWorkflow>(conversationWorkflowId('webchat', chatId));
  const inTime = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await bounded(client, limitMs, (signal) => againWhileBusy(signal, call), stopping);
    } catch (error) {
      throw isAnswer(error) ? error : new WebChatError('unreachable', error);
    }
  };
  const isMissing = async (chatId: string): Promise<boolean> =>
    (await inTime(() => describeExecution(client, conversationWorkflowId('webchat', chatId)))) === null;
  const asked = async <T>(query: () => Promise<T>): Promise<T> => {
    try {
      return await inTime(query);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      throw new WebChatError('notFound', error);
    }
  };
  return {
    toOpen: async (chatId, request) => {
      try {
        return await inTime(() =>
          handleOf(chatId).executeUpdate(chatUpdate, { args: [request], updateId: randomUUID() }),
        );
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return (await isMissing(chatId)) ? 'missing' : 'closed';
        return outcomeOf(error);
      }
    },
    begin: async (chatId, request) => {
      try {
        return await inTime(() =>
          client.workflow.executeUpdateWithStart(chatUpdate, {
            args: [request],
            updateId: randomUUID(),
            startWorkflowOperation: new WithStartWorkflowOperation<ConversationWorkflow>(workflowTypes.conversation, {
              ...conversationStart({ channel: 'webchat', id: chatId }, start),
              workflowIdReusePolicy: 'REJECT_DUPLICATE',
            }),
          }),
        );
      } catch (error) {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return 'closed';
        return outcomeOf(error);
      }
    },
    read: (chatId) => asked(() => handleOf(chatId).query(chatQuery)),
    backlog: (chatId, after) => asked(() => handleOf(chatId).query(chatEventsQuery, { after })),
  };
}

/** True for a failure that says something about the chat, and not about the way to it. */
function isAnswer(error: unknown): boolean {
  return (
    error instanceof WorkflowNotFoundError ||
    error instanceof WorkflowExecutionAlreadyStartedError ||
    error instanceof WorkflowUpdateFailedError
  );
}

/** What the failure of an update means. */
function outcomeOf(error: unknown): Outcome {
  if (!(error instanceof WorkflowUpdateFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof ApplicationFailure) {
    if (refusalOf(cause)?.reason === 'ended' || cause.type === 'AcceptedUpdateCompletedWorkflow') return 'closed';
  }
  throw new WebChatError('unreachable', error);
}
