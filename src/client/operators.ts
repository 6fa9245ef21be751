import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import type { ConversationState } from '../domain/conversation/state.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';
import type { ConversationRef } from './conversation-start.ts';
import { ConversationUnreachableError, grpcCodeOf } from './errors.ts';
import { conversationsQueryOf, entryOf, type ConversationEntry, type ConversationFilter } from './visibility.ts';
import { resolveSignal, retrySignal, stateQuery, takeOverSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** A page of the list, and where the next one begins. */
export interface ConversationPage {
  conversations: ConversationEntry[];
  /** Null at the end. The server does not look ahead: after a full page there may be nothing more. */
  cursor: string | null;
}

/** One conversation as its workflow and the server know it. */
export interface FoundConversation {
  state: ConversationState;
  /** Null while it is open; when the workflow was closed, also by force. */
  closedAt: Date | null;
}

/** A signal for one conversation. */
export interface OperatorSignal {
  name: 'retry' | 'takeOver' | 'resolve';
  /** Who gives it. */
  by: string;
}

/** Where conversations are looked for. */
export interface OperatorsOptions {
  client: Client;
  /** Those of this task queue and no other: another installation in the same namespace has keys of its own. */
  taskQueue: string;
}

/** The operators' way to conversations. Every method throws ConversationUnreachableError when no answer can be had. */
export interface Operators {
  /**
   * Conversations, open ones first, then the newest.
   * @param cursor null for the first page
   * @throws BadCursorError
   */
  list(filter: ConversationFilter, limit: number, cursor: string | null): Promise<ConversationPage>;
  /** Null when there is no such conversation. */
  find(ref: ConversationRef): Promise<FoundConversation | null>;
  /** Passes a signal on. `ended`: nobody is there any more to take it. */
  signal(ref: ConversationRef, signal: OperatorSignal): Promise<'accepted' | 'unknown' | 'ended'>;
}

/** The cursor is none of ours, or belongs to a list with other filters. */
export class BadCursorError extends Error {
  override readonly name = 'BadCursorError';
}

/** Longest a request waits for Temporal, in milliseconds. */
const limitMs = 8_000;

/** Creates the operators' way to conversations. */
export function createOperators({ client, taskQueue }: OperatorsOptions): Operators {
  const reach = <T>(call: () => Promise<T>): Promise<T> =>
    bounded(client, limitMs, call).catch((error: unknown) => {
      if (error instanceof WorkflowNotFoundError) throw error;
      throw new ConversationUnreachableError(grpcCodeOf(error), error);
    });
  const handleOf = (ref: ConversationRef) => client.workflow.getHandle(conversationWorkflowId(ref.channel, ref.id));
  const describe = async (ref: ConversationRef) => {
    const description = await orNull(() => reach(() => handleOf(ref).describe()));
    return description?.type === workflowTypes.conversation && description.taskQueue === taskQueue ? description : null;
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
      return state === null ? null : { state, closedAt: description.closeTime ?? null };
    },
    signal: async (ref, { name, by }) => {
      const description = await describe(ref);
      if (description === null) return 'unknown';
      if (description.closeTime !== undefined) return 'ended';
      const sent = await orNull(() => reach(() => sendSignal(handleOf(ref), name, by).then(() => true)));
      return sent === null ? 'ended' : 'accepted';
    },
  };
}

function sendSignal(handle: WorkflowHandle, name: OperatorSignal['name'], by: string): Promise<void> {
  switch (name) {
    case 'retry':
      return handle.signal(retrySignal);
    case 'takeOver':
      return handle.signal(takeOverSignal, { by });
    case 'resolve':
      return handle.signal(resolveSignal, { by });
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

/** The server's token with a check: what it makes of a token that is none of its own differs from store to store. */
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
