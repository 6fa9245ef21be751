import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  log,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { UpdateDefinition } from '@temporalio/common';
import type { Reply } from '../domain/conversation/replies.ts';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import {
  freshConversation,
  ticketIdsOf,
  type ConversationInput,
  type ConversationOutcome,
  type ConversationStatus,
  type ConversationState,
} from '../domain/conversation/state.ts';
import {
  commandUpdates,
  messagingEventsSignal,
  permitSignal,
  resolveSignal,
  retrySignal,
  stateQuery,
  takeOverSignal,
  ticketTouchedSignal,
} from './messages.ts';
import { takeEvents } from '../domain/messaging/inbox.ts';
import type { Chat } from './messaging/chat.ts';
import { serveMessaging } from './messaging/serve.ts';
import type { ConversationContext } from './conversation/context.ts';
import { controlHandlers } from './conversation/escalation.ts';
import { Deliveries } from './conversation/deliveries.ts';
import { identityHandlers } from './conversation/identity.ts';
import { conversationDeadline, isSessionOver, sessionDeadline } from './call/deadlines.ts';
import { readNews } from './conversation/news.ts';
import { Operations } from './conversation/operations.ts';
import { settle, takeOver } from './conversation/operators.ts';
import { fileOutcome, fileTransfer, outcomeHandlers, remember, resolutionOf } from './conversation/outcome.ts';
import { Queue } from './conversation/queue.ts';
import { ticketHandlers } from './conversation/tickets.ts';
import { createPublisher } from './conversation/visibility.ts';

/** An end so old that no summary is waited for any more, epoch milliseconds. */
const longAgo = 0;

/**
 * One phone call, messaging conversation or web chat session: the only owner of who the customer is, what they may do,
 * which tickets belong to the conversation and what is still to be written.
 */
export async function conversation(input: ConversationInput): Promise<ConversationOutcome> {
  const state = input.state ?? freshConversation(input, workflowInfo().workflowId, Date.now());
  const publish = createPublisher(state);
  const background = new Set<Promise<void>>();
  const queue = new Queue(state, (work) => track(background, work));
  const operations = new Operations(state, publish, queue);
  const context: ConversationContext = {
    state,
    rules: input.rules,
    record: (wish) => operations.record(wish),
    settled: (operation) => operations.settled(operation),
    background: (work) => track(background, work),
    publish,
  };
  const deliveries = new Deliveries(state, {
    ...identityHandlers(context),
    ...ticketHandlers(context),
    ...controlHandlers(context),
    ...outcomeHandlers(context),
  });
  // All handlers before the first await: updates arrive in the very first task.
  for (const name of commandNames) listen(name, deliveries);
  setHandler(retrySignal, () => operations.resume());
  setHandler(permitSignal, ({ operation }) => queue.permit(operation));
  setHandler(ticketTouchedSignal, ({ ticketId }) => context.background(readNews(context, ticketId)));
  const chat = chatOf(context, deliveries);
  setHandler(takeOverSignal, ({ by }) => context.background(takeOver(context, by, chat)));
  setHandler(messagingEventsSignal, (events) => {
    if (state.messaging !== null) takeEvents(state.messaging, events);
  });
  setHandler(resolveSignal, ({ by }) => settle(context, by));
  setHandler(stateQuery, () => state);
  operations.resume();
  publish();

  // An operator's cancellation ends the conversation in good order: what is recorded is still written.
  CancellationScope.current().cancelRequested.catch(() => {
    state.endedAt = longAgo;
  });
  const quiet = (): boolean => operations.idle && background.size === 0 && allHandlersFinished();
  return CancellationScope.nonCancellable(async () => {
    const status = chat === null ? await untilOver(context, input, quiet) : await serveMessaging(chat, input, quiet);
    await remember(state);
    await condition(allHandlersFinished);
    return {
      status,
      resolution: resolutionOf(state),
      ticketIds: ticketIdsOf(state),
      operations: state.operations.length,
      transfer: state.handoff?.outcome ?? null,
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

function listen(name: CommandName, deliveries: Deliveries): void {
  const update: UpdateDefinition<Reply, [Delivery]> = commandUpdates[name];
  setHandler(update, (delivery) => deliveries.receive(name, delivery), {
    validator: (delivery) => deliveries.validate(name, delivery),
    description: `the ${name} command`,
  });
}

/** Runs sessions until none is left, everything is written and the handover is known; says how it ended. */
async function untilOver(
  context: ConversationContext,
  input: ConversationInput,
  quiet: () => boolean,
): Promise<ConversationStatus> {
  const { state } = context;
  for (;;) {
    await untilSessionOver(state, input, quiet);
    await fileOutcome(context);
    if (resolutionOf(state) === 'resolved') state.status = 'resolved';
    context.publish();
    const { asked } = state;
    const heardAgain = (): boolean => state.asked !== asked && state.endedAt === null;
    const waitMs = conversationDeadline(state) - Date.now();
    const known = (): boolean => state.handoff?.outcome !== null || state.endedAt === longAgo;
    if (waitMs > 0) await condition(() => heardAgain() || known(), waitMs);
    fileTransfer(context);
    await condition(quiet);
    if (heardAgain() || state.summaries.length > state.sessionsOver) continue;
    const { status } = state;
    // From here on the validator refuses: nothing may be recorded that nobody would write any more.
    state.status = 'ended';
    context.publish();
    return status;
  }
}

async function untilSessionOver(state: ConversationState, input: ConversationInput, quiet: () => boolean) {
  for (;;) {
    const deadline = sessionDeadline(state, input.idleMs);
    const moved = (): boolean => sessionDeadline(state, input.idleMs) < deadline;
    const canStartAnew = (): boolean => workflowInfo().continueAsNewSuggested && quiet();
    // The timer is not set anew by every delivery, which would cost events: it looks again when it fires.
    await condition(() => moved() || canStartAnew(), Math.max(1, deadline - Date.now()));
    if (canStartAnew()) await continueAsNew<typeof conversation>({ ...input, state });
    if (isSessionOver(state, Date.now(), input.idleMs)) return;
  }
}

function track(background: Set<Promise<void>>, work: Promise<void>): void {
  const tracked = work
    .catch((error: unknown) => log.error('background work failed', { fault: error instanceof Error ? error.name : '' }))
    .finally(() => background.delete(tracked));
  background.add(tracked);
}
