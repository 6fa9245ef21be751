import { setHandler, type SignalDefinition } from '@temporalio/workflow';
import { isNewsOfTyping, noticeTyping } from '../domain/messaging/gathering.ts';
import type { ConversationState } from '../domain/conversation/state.ts';
import { receiveEvents } from '../domain/messaging/inbox.ts';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { ConversationContext } from './conversation/context.ts';
import { refuse } from './conversation/deliveries.ts';
import { recordEscalation } from './conversation/escalation.ts';
import type { NewsReader } from './conversation/news.ts';
import type { Operations } from './conversation/operations.ts';
import { resolve, takeOver } from './conversation/operators.ts';
import {
  customerTypingUpdate,
  messagingEventsSignal,
  permitSignal,
  releaseSignal,
  reportWaitingSignal,
  resolveSignal,
  retrySignal,
  takeOverSignal,
  ticketTouchedSignal,
} from './messages.ts';
import type { Chat } from './messaging/chat.ts';
import { handOff } from './messaging/handoff.ts';

/** What the signals of a conversation change. */
export interface SignalTargets {
  context: ConversationContext;
  /** Null on channels without a switchboard. */
  chat: Chat | null;
  operations: Operations;
  news: NewsReader;
  /** Counts the signals. */
  received: () => void;
}

/** Sets the handlers of all signals of a conversation, and of the update about typing, which none waits for either. */
export function setSignalHandlers({ context, chat, operations, news, received }: SignalTargets): void {
  const { messaging } = context.state;
  const on = <Args extends unknown[]>(signal: SignalDefinition<Args>, handle: (...args: Args) => void): void => {
    setHandler(signal, (...args: Args) => {
      received();
      handle(...args);
    });
  };
  const handOffByChannel = (...[args, delivery]: Parameters<Parameters<typeof takeOver>[2]>): Promise<unknown> =>
    chat === null ? recordEscalation(context, args, delivery) : handOff(chat, args);
  on(retrySignal, (_operator) => operations.retryParked());
  on(permitSignal, ({ operation }) => operations.permit(operation));
  on(reportWaitingSignal, (_asked) => operations.reportWaiting());
  on(ticketTouchedSignal, ({ ticketId }) => news.touch(ticketId));
  on(takeOverSignal, ({ by }) => context.background(takeOver(context, by, handOffByChannel)));
  on(resolveSignal, ({ by }) => resolve(context, by));
  on(releaseSignal, ({ by }) => {
    if (messaging !== null) messaging.release = { by, at: Date.now() };
  });
  on(messagingEventsSignal, (events) => {
    if (messaging !== null) receiveEvents(messaging, eventsOf(context.state, events));
  });
  setHandler(
    customerTypingUpdate,
    ({ typing }) => {
      received();
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

/**
 * The events that are the conversation's own. A web chat has a conversation on the platform, whose other events are repeated
 * here; users of other conversations may have named this chat as theirs.
 */
function eventsOf({ webchat, workflowId }: ConversationState, events: MessagingEvent[]): MessagingEvent[] {
  if (webchat === null) return events;
  const { link } = webchat;
  if (link?.kind !== 'platform') return [];
  return events.filter(
    (event) =>
      event.conversationId === link.conversationId && !isEcho(event, workflowId) && !notOfWebChats.has(event.kind),
  );
}

/** True for what we said ourselves in the visitor's name. A key that another user invents is worth nothing here. */
function isEcho(event: MessagingEvent, workflowId: string): boolean {
  return (
    event.kind === 'message' &&
    event.message.author.kind === 'user' &&
    event.message.ourKey?.startsWith(`${workflowId}@`) === true
  );
}

const notOfWebChats: ReadonlySet<MessagingEvent['kind']> = new Set([
  'postback',
  'created',
  'typing',
  'merged',
  'adopted',
]);
