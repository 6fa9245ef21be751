import { allHandlersFinished, CancellationScope, condition, log, setHandler, workflowInfo } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import {
  continued,
  newConversation,
  type ConversationInput,
  type ConversationOutcome,
  type ConversationState,
  type ConversationStatus,
} from '../domain/conversation/state.ts';
import { writtenTicketIds } from '../domain/tickets/known-ticket.ts';
import { cancelledAt } from './call/deadlines.ts';
import { serveCall } from './call/serve.ts';
import type { ConversationContext } from './conversation/context.ts';
import { Deliveries } from './conversation/deliveries.ts';
import { escalationHandlers } from './conversation/escalation.ts';
import { identityHandlers } from './conversation/identity.ts';
import { NewsReader } from './conversation/news.ts';
import { Operations } from './conversation/operations.ts';
import { outcomeHandlers, rememberConversation } from './conversation/outcome.ts';
import { resolutionOf } from './conversation/resolution.ts';
import { Queue } from './conversation/queue.ts';
import { refuseUntilNextRun, Run } from './conversation/run.ts';
import { ticketHandlers } from './conversation/tickets.ts';
import { createPublisher } from './conversation/visibility.ts';
import { setSignalHandlers } from './conversation-signals.ts';
import { commandUpdates, stateQuery } from './messages.ts';
import type { Chat } from './messaging/chat.ts';
import { noAudience } from './messaging/audience.ts';
import { resumeSearch } from './messaging/desk-ticket.ts';
import { switchboard } from './messaging/platform.ts';
import { serveMessaging } from './messaging/serve.ts';
import { createWebChat } from './webchat/create.ts';
import { setChatHandlers } from './webchat/handlers.ts';
import { hearComments } from './webchat/ticket-link.ts';
import type { WebChat } from './webchat/web-chat.ts';

/**
 * One phone call, messaging conversation or web chat session. It alone decides who the customer is, what they may do,
 * which tickets belong to the conversation and what still has to be written.
 */
export async function conversation(input: ConversationInput): Promise<ConversationOutcome> {
  const state =
    input.state === null
      ? newConversation(input, workflowInfo().workflowId, Date.now())
      : continued(input, input.state, Date.now());
  const publish = createPublisher(state);
  const background = new Set<Promise<void>>();
  const repeatable = new Set<Promise<void>>();
  const queue = new Queue(state, (work) => track(background, work));
  const operations: Operations = new Operations(state, {
    onChange: publish,
    queue,
    startsAnew: (): boolean => run.isLong(),
  });
  const context: ConversationContext = {
    state,
    rules: input.rules,
    record: (request) => operations.record(request),
    attempted: (operation) => operations.attempted(operation),
    background: (work) => track(background, work),
    repeatable: (work) => track(repeatable, work),
    publish,
  };
  const deliveries = new Deliveries(state, {
    ...identityHandlers(context),
    ...ticketHandlers(context),
    ...escalationHandlers(context),
    ...outcomeHandlers(context),
  });
  const webChat = webChatOf(context, deliveries);
  const chat = webChat?.chat ?? chatOf(context, deliveries);
  const news = new NewsReader(context, (...heard) => webChat !== null && hearComments(webChat, ...heard));
  let signals = 0;
  const run: Run = new Run({
    input,
    state,
    received: () => deliveries.received + signals,
    isBusy: () => operations.isRunning || background.size > 0,
    isDone: () => operations.isDone,
  });
  // All handlers are set before the first await: updates can arrive with the very first task.
  for (const name of commandNames) setUpdateHandler(name, deliveries, run);
  setSignalHandlers({ context, chat, operations, news, received: () => (signals += 1) });
  if (webChat !== null) setChatHandlers(webChat, run, () => (signals += 1));
  setHandler(stateQuery, () => state);
  operations.resume();
  news.resume();
  if (chat !== null) resumeSearch(chat);
  publish();

  // Cancelled by an operator, the conversation still writes what is recorded before it ends.
  CancellationScope.current().cancelRequested.catch(() => {
    state.session.endedAt = cancelledAt;
  });
  return CancellationScope.nonCancellable(async () => {
    const status = chat === null ? await serveCall(context, input, run) : await serveMessaging(chat, input, run);
    await rememberConversation(state);
    await condition(allHandlersFinished);
    return outcomeOf(state, status);
  });
}

function outcomeOf(state: ConversationState, status: ConversationStatus): ConversationOutcome {
  return {
    status,
    resolution: resolutionOf(state),
    ticketIds: writtenTicketIds(state.tickets),
    operations: state.operations.next - 1,
    transfer: state.escalation.handoff?.outcome ?? null,
  };
}

/** What a web chat has in addition; null on other channels. */
function webChatOf(context: ConversationContext, deliveries: Deliveries): WebChat | null {
  const { state, rules } = context;
  const { messaging, webchat } = state;
  if (messaging === null || webchat === null || rules.webchat === undefined) return null;
  return createWebChat({ context, deliveries, state, messaging }, webchat, rules.webchat);
}

/** A conversation on a messaging channel; null on other channels. */
function chatOf(context: ConversationContext, deliveries: Deliveries): Chat | null {
  const { state, rules } = context;
  const { messaging, conversationId } = state;
  if (messaging === null || state.webchat !== null || rules.messaging === undefined) return null;
  const places = { platform: switchboard(() => conversationId), audience: noAudience };
  return { context, deliveries, state, messaging, rules: rules.messaging, ...places };
}

function setUpdateHandler(name: CommandName, deliveries: Deliveries, run: Run): void {
  const update: UpdateDefinition<Reply, [Delivery]> = commandUpdates[name];
  setHandler(update, (delivery) => deliveries.receive(name, delivery), {
    validator: (delivery) => {
      if (run.isOverdue()) throw refuseUntilNextRun();
      deliveries.validate(name, delivery);
    },
    description: `the ${name} command`,
  });
}

function track(background: Set<Promise<void>>, work: Promise<void>): void {
  const tracked = work
    .catch((error: unknown) =>
      log.error('background work failed', { errorName: error instanceof Error ? error.name : '' }),
    )
    .finally(() => background.delete(tracked));
  background.add(tracked);
}
