import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { CommandName, Delivery } from '../domain/conversation/commands.ts';
import type { ConversationState } from '../domain/conversation/state.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import { conversationStart, type ConversationRef, type ConversationStart } from './conversation-start.ts';
import { replyOfFailure } from './errors.ts';
import { RecentlyBegun } from './recently-begun.ts';
import { commandUpdates, stateQuery, type ConversationWorkflow } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Options of {@link createConversations}. */
export interface ConversationsOptions extends ConversationStart {
  client: Client;
}

/** Sends commands to conversation workflows, in one round trip each. */
export interface Conversations {
  /** Sends a command to the conversation, which is started if there is none yet. */
  perform<Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>): Promise<Reply>;
  /** The same, but starts nothing: for commands that only make sense in an open conversation. */
  performIfOpen<Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>): Promise<Reply>;
  /** The state of the conversation, also after its end. */
  state(ref: ConversationRef): Promise<ConversationState>;
}

/** How long a call continues after the deadline, so that a slow acceptance is not aborted; in milliseconds. */
const lingerMs = 15_000;

/** Creates the client of conversation workflows. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { client } = options;
  const handleOf = (ref: ConversationRef) =>
    client.workflow.getHandle<ConversationWorkflow>(conversationWorkflowId(ref.channel, ref.id));
  // With the key alone Temporal would repeat an answer forever; the conversation decides how long an answer is valid.
  const updateIdOf = (delivery: Delivery): string => `${delivery.key}.${randomUUID()}`;

  const begun = new RecentlyBegun();
  const update = <Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>) =>
    handleOf(ref).executeUpdate(updateOf(name), { args: [delivery], updateId: updateIdOf(delivery) });
  const updateWithStart = async <Name extends CommandName>(
    ref: ConversationRef,
    name: Name,
    delivery: Delivery<Name>,
  ): Promise<Reply> => {
    const reply = await client.workflow.executeUpdateWithStart(updateOf(name), {
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
    state: (ref) => handleOf(ref).query(stateQuery),
  };
}

function updateOf<Name extends CommandName>(name: Name): UpdateDefinition<Reply, [Delivery<Name>]> {
  return commandUpdates[name];
}

function startOf(ref: ConversationRef, options: ConversationStart) {
  return new WithStartWorkflowOperation<ConversationWorkflow>(workflowTypes.conversation, {
    ...conversationStart(ref, options),
    workflowIdReusePolicy: 'REJECT_DUPLICATE',
  });
}

/** Limits a call by a timer, since gRPC retries continue beyond the client's own deadline. */
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
