import { allHandlersFinished, CancellationScope, condition, log, setHandler, workflowInfo } from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import { newConversation, type ConversationInput, type ConversationOutcome } from '../domain/conversation/state.ts';
import { isNewsOfTyping, noticeTyping } from '../domain/messaging/gathering.ts';
import { receiveEvents } from '../domain/messaging/inbox.ts';
import { writtenTicketIds } from '../domain/tickets/known-ticket.ts';
import { cancelledAt } from './call/deadlines.ts';
import { serveCall } from './call/serve.ts';
import type { ConversationContext } from './conversation/context.ts';
import { Deliveries, refuse } from './conversation/deliveries.ts';
import { escalationHandlers, recordEscalation } from './conversation/escalation.ts';
import { identityHandlers } from './conversation/identity.ts';
import { readNews } from './conversation/news.ts';
import { Operations } from './conversation/operations.ts';
import { resolve, takeOver } from './conversation/operators.ts';
import { outcomeHandlers, rememberConversation } from './conversation/outcome.ts';
import { resolutionOf } from './conversation/resolution.ts';
import { Queue } from './conversation/queue.ts';
import { ticketHandlers } from './conversation/tickets.ts';
import { createPublisher } from './conversation/visibility.ts';
import {
  commandUpdates,
  customerTypingUpdate,
  messagingEventsSignal,
  permitSignal,
  releaseSignal,
  reportWaitingSignal,
  resolveSignal,
  retrySignal,
  stateQuery,
  takeOverSignal,
  ticketTouchedSignal,
} from './messages.ts';
import type { Chat } from './messaging/chat.ts';
import { handOff } from './messaging/handoff.ts';
import { serveMessaging } from './messaging/serve.ts';

/**
 * One phone call, messaging conversation or web chat session. It alone decides who the customer is, what they may do,
 * which tickets belong to the conversation and what still has to be written.
 */
export async function conversation(input: ConversationInput): Promise<ConversationOutcome> {
  const state = input.state ?? newConversation(input, workflowInfo().workflowId, Date.now());
  const publish = createPublisher(state);
  const background = new Set<Promise<void>>();
  const queue = new Queue(state, (work) => track(background, work));
  const operations = new Operations(state, publish, queue);
  const context: ConversationContext = {
    state,
    rules: input.rules,
    record: (request) => operations.record(request),
    attempted: (operation) => operations.attempted(operation),
    background: (work) => track(background, work),
    publish,
  };
  const deliveries = new Deliveries(state, {
    ...identityHandlers(context),
    ...ticketHandlers(context),
    ...escalationHandlers(context),
    ...outcomeHandlers(context),
  });
  const chat = chatOf(context, deliveries);
  // All handlers are set before the first await: updates can arrive with the very first task.
  for (const name of commandNames) setUpdateHandler(name, deliveries);
  setSignalHandlers(context, chat, operations, queue);
  setHandler(stateQuery, () => state);
  operations.resume();
  publish();

  // Cancelled by an operator, the conversation still writes what is recorded before it ends.
  CancellationScope.current().cancelRequested.catch(() => {
    state.session.endedAt = cancelledAt;
  });
  const isQuiet = (): boolean => operations.idle && background.size === 0 && allHandlersFinished();
  return CancellationScope.nonCancellable(async () => {
    const status =
      chat === null ? await serveCall(context, input, isQuiet) : await serveMessaging(chat, input, isQuiet);
    await rememberConversation(state);
    await condition(allHandlersFinished);
    return {
      status,
      resolution: resolutionOf(state),
      ticketIds: writtenTicketIds(state.tickets),
      operations: state.operations.all.length,
      transfer: state.escalation.handoff?.outcome ?? null,
    };
  });
}

/** Null on channels without a switchboard. */
function chatOf(context: ConversationContext, deliveries: Deliveries): Chat | null {
  const { state } = context;
  const { messaging } = state;
  const rules = context.rules.messaging;
  return messaging === null || rules === undefined ? null : { context, deliveries, state, messaging, rules };
}

function setUpdateHandler(name: CommandName, deliveries: Deliveries): void {
  const update: UpdateDefinition<Reply, [Delivery]> = commandUpdates[name];
  setHandler(update, (delivery) => deliveries.receive(name, delivery), {
    validator: (delivery) => deliveries.validate(name, delivery),
    description: `the ${name} command`,
  });
}

function setSignalHandlers(
  context: ConversationContext,
  chat: Chat | null,
  operations: Operations,
  queue: Queue,
): void {
  const { messaging } = context.state;
  const handOffByChannel = (...[args, delivery]: Parameters<Parameters<typeof takeOver>[2]>): Promise<unknown> =>
    chat === null ? recordEscalation(context, args, delivery) : handOff(chat, args);
  setHandler(retrySignal, () => operations.retry());
  setHandler(permitSignal, ({ operation }) => queue.permit(operation));
  setHandler(reportWaitingSignal, () => queue.reportAgain());
  setHandler(ticketTouchedSignal, ({ ticketId }) => context.background(readNews(context, ticketId)));
  setHandler(takeOverSignal, ({ by }) => context.background(takeOver(context, by, handOffByChannel)));
  setHandler(resolveSignal, ({ by }) => resolve(context, by));
  setHandler(releaseSignal, ({ by }) => {
    if (messaging !== null) messaging.release = { by, at: Date.now() };
  });
  setHandler(messagingEventsSignal, (events) => {
    if (messaging !== null) receiveEvents(messaging, events);
  });
  setHandler(
    customerTypingUpdate,
    ({ typing }) => {
      if (messaging !== null) noticeTyping(messaging, typing, Date.now());
    },
    {
      validator: ({ typing }) => {
        if (messaging === null || !isNewsOfTyping(messaging, typing)) throw refuse('rejected');
      },
      description: 'the customer starts or stops typing',
    },
  );
}

function track(background: Set<Promise<void>>, work: Promise<void>): void {
  const tracked = work
    .catch((error: unknown) =>
      log.error('background work failed', { errorName: error instanceof Error ? error.name : '' }),
    )
    .finally(() => background.delete(tracked));
  background.add(tracked);
}
