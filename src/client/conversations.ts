import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { CommandName, Delivery } from '../domain/conversation/commands.ts';
import type { ConversationState } from '../domain/conversation/state.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import {
  conversationStart,
  type ConversationRef,
  type ConversationStart,
  type ConversationWorkflow,
} from './conversation-start.ts';
import { replyOfFailure } from './errors.ts';
import { RecentlyBegun } from './recently-begun.ts';

/** How conversations are reached, and begin. */
export interface ConversationsOptions extends ConversationStart {
  client: Client;
}

/** The way to conversation workflows: one round trip a command. */
export interface Conversations {
  /** Brings a command to the conversation, which is begun if there is none yet. */
  perform<Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>): Promise<Reply>;
  /** The same, but begins nothing: for what only makes sense in a conversation that is open. */
  performIfOpen<Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>): Promise<Reply>;
  /** Everything the conversation knows, also after its end. */
  state(ref: ConversationRef): Promise<ConversationState>;
}

/** Keeps listening so long after the deadline, so that a slow acceptance is not cut off. In milliseconds. */
const lingerMs = 15_000;

/** Creates the gateway to conversation workflows. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { client } = options;
  const handleOf = (ref: ConversationRef) =>
    client.workflow.getHandle<ConversationWorkflow>(conversationWorkflowId(ref.channel, ref.id));
  // The key alone would answer a question for ever; how long an answer holds is the conversation's own decision.
  const updateIdOf = (delivery: Delivery): string => `${delivery.key}.${randomUUID()}`;

  const begun = new RecentlyBegun();
  const update = (ref: ConversationRef, name: string, delivery: Delivery): Promise<Reply> =>
    handleOf(ref).executeUpdate<Reply, [Delivery]>(name, { args: [delivery], updateId: updateIdOf(delivery) });
  const updateWithStart = async (ref: ConversationRef, name: string, delivery: Delivery): Promise<Reply> => {
    const reply = await client.workflow.executeUpdateWithStart<ConversationWorkflow, Reply, [Delivery]>(name, {
      args: [delivery],
      updateId: updateIdOf(delivery),
      startWorkflowOperation: startOf(ref, options),
    });
    begun.add(ref);
    return reply;
  };

  return {
    perform: (ref, name, delivery) =>
      withinDeadline(client, delivery.deadlineMs, async () => {
        if (!begun.has(ref)) return updateWithStart(ref, name, delivery);
        try {
          return await update(ref, name, delivery);
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw error;
          return updateWithStart(ref, name, delivery);
        }
      }),
    performIfOpen: (ref, name, delivery) =>
      withinDeadline(client, delivery.deadlineMs, () => update(ref, name, delivery)),
    state: (ref) => handleOf(ref).query<ConversationState>('state'),
  };
}

function startOf(ref: ConversationRef, options: ConversationStart) {
  return new WithStartWorkflowOperation<ConversationWorkflow>('conversation', {
    ...conversationStart(ref, options),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
}

/** The client's own deadline does not bound a call: gRPC retries sleep through it. This timer does. */
async function withinDeadline(client: Client, deadlineMs: number, call: () => Promise<Reply>): Promise<Reply> {
  const abort = new AbortController();
  const linger = setTimeout(() => abort.abort(), deadlineMs + lingerMs);
  linger.unref();
  const answer = client.withAbortSignal(abort.signal, call).catch(replyOfFailure);
  void answer.catch(() => undefined).finally(() => clearTimeout(linger));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reply>((resolve) => {
    timer = setTimeout(() => resolve({ kind: 'stillWorking' }), deadlineMs);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
