import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { urgentCommands, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { ConversationState } from '../domain/conversation/state.ts';
import { conversationWorkflowId } from '../domain/ids.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import { conversationStart, type ConversationRef, type ConversationStart } from './conversation-start.ts';
import { againWhileBusy } from './again-while-busy.ts';
import { ConversationUnreachableError, replyOfFailure } from './errors.ts';
import { RecentKeys } from './recent-keys.ts';
import { createWaitingLine, LineFullError, type WaitingLine } from './waiting-line.ts';
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

/**
 * Temporal takes ten updates of one workflow at once. Fewer are sent, since another process may send some too; one place
 * is kept for what is urgent.
 */
const places = { atOnce: 8, urgentAtOnce: 9, waiting: 300 } as const;
/** The same question of a conversation is sent once at a time. */
const sameQuestion = { atOnce: 1, urgentAtOnce: 1, waiting: 100 } as const;
/** gRPC status of a conversation that has too many updates in flight. */
const resourceExhausted = 8;

/** Creates the client of conversation workflows. */
export function createConversations(options: ConversationsOptions): Conversations {
  const { client } = options;
  const handleOf = (ref: ConversationRef) =>
    client.workflow.getHandle<ConversationWorkflow>(conversationWorkflowId(ref.channel, ref.id));
  // With the key alone Temporal would repeat an answer forever; the conversation decides how long an answer is valid.
  const updateIdOf = (delivery: Delivery): string => `${delivery.key}.${randomUUID()}`;

  // A hint that saves a few milliseconds: a plain update is cheaper than one that may have to start the conversation.
  const begun = new RecentKeys();
  const nameOf = ({ channel, id }: ConversationRef): string => conversationWorkflowId(channel, id);
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
    begun.add(nameOf(ref));
    return reply;
  };
  const updateOrStart: typeof update = async (ref, name, delivery) => {
    if (!begun.has(nameOf(ref))) return updateWithStart(ref, name, delivery);
    try {
      return await update(ref, name, delivery);
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
      return updateWithStart(ref, name, delivery);
    }
  };
  const inTurn = createTurns(client);

  return {
    perform: (ref, name, delivery) => inTurn(updateOrStart, ref, name, delivery),
    performIfOpen: (ref, name, delivery) => inTurn(update, ref, name, delivery),
    state: (ref) => handleOf(ref).query(stateQuery),
  };
}

type Send = <Name extends CommandName>(ref: ConversationRef, name: Name, delivery: Delivery<Name>) => Promise<Reply>;

/**
 * Returns a function that sends a command once there is a place for it, within its deadline or a little later. A question
 * that is asked again while its answer is awaited costs the conversation nothing: it is sent once the first one has its
 * answer, which it then gets too, or not at all. When everybody has to ask again, work would double otherwise.
 */
function createTurns(client: Client) {
  const line = createWaitingLine(places);
  const questions = createWaitingLine(sameQuestion);
  return <Name extends CommandName>(
    send: Send,
    ref: ConversationRef,
    name: Name,
    delivery: Delivery<Name>,
  ): Promise<Reply> => {
    const key = conversationWorkflowId(ref.channel, ref.id);
    return withinDeadline(client, delivery.deadlineMs, async (signal) => {
      const askedAt = performance.now();
      const askedBefore = await enterWithin(questions, `${key} ${delivery.key}`, delivery.deadlineMs);
      if (askedBefore === null) return { kind: 'stillWorking' };
      try {
        const leave = await enter(line, key, name, signal);
        try {
          return await againWhileBusy(signal, () => {
            const waitedMs = Math.round(performance.now() - askedAt);
            return send(ref, name, { ...delivery, waitedMs });
          });
        } finally {
          leave();
        }
      } finally {
        askedBefore();
      }
    });
  };
}

/** Waits for a place; null: there was none within the time. */
async function enterWithin(line: WaitingLine, key: string, limitMs: number): Promise<(() => void) | null> {
  const limit = AbortSignal.timeout(limitMs);
  try {
    return await line.enter(key, false, limit);
  } catch (error) {
    if (error === limit.reason) return null;
    throw error;
  }
}

/** Waits for a place. What is urgent has to be sent again if there is none: its sender knows how. */
async function enter(line: WaitingLine, key: string, name: CommandName, signal: AbortSignal): Promise<() => void> {
  const isUrgent = urgentCommands.has(name);
  try {
    return await line.enter(key, isUrgent, signal);
  } catch (error) {
    if (!(error instanceof LineFullError) || !isUrgent) throw error;
    throw new ConversationUnreachableError(resourceExhausted, error);
  }
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
async function withinDeadline(
  client: Client,
  deadlineMs: number,
  call: (signal: AbortSignal) => Promise<Reply>,
): Promise<Reply> {
  const abort = new AbortController();
  const linger = setTimeout(() => abort.abort(), deadlineMs + lingerMs);
  linger.unref();
  const answer = client.withAbortSignal(abort.signal, () => call(abort.signal)).catch(replyOfFailure);
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
