import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { ConversationState } from '../domain/conversation/state.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';
import type { ConversationRef } from './conversation-start.ts';
import { ConversationUnreachableError, grpcCodeOf } from './errors.ts';
import { conversationsQueryOf, entryOf, type ConversationEntry, type ConversationFilter } from './visibility.ts';
import { releaseSignal, resolveSignal, retrySignal, stateQuery, takeOverSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { describeExecution } from './executions.ts';

/** A page of the list of conversations, and where the next one begins. */
export interface ConversationPage {
  conversations: ConversationEntry[];
  /** Null at the end. The page after a full page may be empty, since the server does not look ahead. */
  cursor: string | null;
}

/** One conversation: the state of its workflow, and what the server knows of it. */
export interface FoundConversation {
  state: ConversationState;
  /** When the workflow ended or was terminated; null while it is open. */
  closedAt: Date | null;
}

/** A signal for one conversation. */
export interface OperatorSignal {
  name: 'retry' | 'takeOver' | 'resolve' | 'release';
  /** Name of the operator. */
  by: string;
}

/** Options of {@link createOperators}. */
export interface OperatorsOptions {
  client: Client;
  /** Only conversations of this task queue are found: other installations in the namespace have their own keys. */
  taskQueue: string;
}

/**
 * What operators can do with conversations. Every method throws ConversationUnreachableError if Temporal gives no
 * answer.
 */
export interface Operators {
  /**
   * Conversations, open ones first, then the newest.
   * @param cursor null for the first page
   * @throws BadCursorError
   */
  list(filter: ConversationFilter, limit: number, cursor: string | null): Promise<ConversationPage>;
  /** Null if there is no such conversation. */
  find(ref: ConversationRef): Promise<FoundConversation | null>;
  /** Sends a signal. `ended`: the conversation is over and cannot receive it. */
  signal(ref: ConversationRef, signal: OperatorSignal): Promise<'accepted' | 'unknown' | 'ended'>;
}

/** The cursor is not one of ours, or belongs to a list with other filters. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

/** How long a request waits for Temporal, in milliseconds. */
const limitMs = 8_000;

/** Creates the operators' client of conversations. */
export function createOperators({ client, taskQueue }: OperatorsOptions): Operators {
  const reach = <T>(call: () => Promise<T>): Promise<T> =>
    bounded(client, limitMs, call).catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) throw error;
      throw new ConversationUnreachableError(grpcCodeOf(error), error);
    });
  const handleOf = (ref: ConversationRef) => client.workflow.getHandle(conversationWorkflowId(ref.channel, ref.id));
  const describe = async (ref: ConversationRef) => {
    const workflowId = conversationWorkflowId(ref.channel, ref.id);
    const execution = await reach(() => describeExecution(client, workflowId));
    return execution?.type === workflowTypes.conversation && execution.taskQueue === taskQueue ? execution : null;
  };
  return {
    list: (filter, limit, cursor) => {
      const query = conversationsQueryOf(taskQueue, filter);
      const nextPageToken = cursor === null ? new Uint8Array() : readCursor(cursor, query);
      return reach(async () => {
        const { namespace } = client.options;
        const page = await client.workflowService.listWorkflowExecutions({
          namespace,
          query,
          pageSize: limit,
          nextPageToken,
        });
        return { conversations: page.executions.map(entryOf), cursor: makeCursor(page.nextPageToken, query) };
      });
    },
    find: async (ref) => {
      const description = await describe(ref);
      if (description === null) return null;
      const state = await orNull(() => reach(() => handleOf(ref).query(stateQuery)));
      return state === null ? null : { state, closedAt: description.closedAt };
    },
    signal: async (ref, { name, by }) => {
      const description = await describe(ref);
      if (description === null) return 'unknown';
      if (description.closedAt !== null) return 'ended';
      const sent = await orNull(() => reach(() => sendSignal(handleOf(ref), name, by).then(() => true)));
      return sent === null ? 'ended' : 'accepted';
    },
  };
}

function sendSignal(handle: WorkflowHandle, name: OperatorSignal['name'], by: string): Promise<void> {
  switch (name) {
    case 'retry':
      return handle.signal(retrySignal, { by });
    case 'takeOver':
      return handle.signal(takeOverSignal, { by });
    case 'resolve':
      return handle.signal(resolveSignal, { by });
    case 'release':
      return handle.signal(releaseSignal, { by });
  }
}

async function orNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

/** The server's token with a checksum, since stores react differently to a token that is not their own. */
function makeCursor(token: Uint8Array, query: string): string | null {
  if (token.length === 0) return null;
  return `${Buffer.from(token).toString('base64url')}.${checkOf(token, query)}`;
}

function readCursor(cursor: string, query: string): Uint8Array {
  const [text = '', check] = cursor.split('.');
  const token = Buffer.from(text, 'base64url');
  if (token.length === 0 || checkOf(token, query) !== check) {
    throw new BadCursorError('the cursor is not one of this list');
  }
  return token;
}

function checkOf(token: Uint8Array, query: string): string {
  return createHash('sha256').update(query).update('\n').update(token).digest('base64url').slice(0, 16);
}
