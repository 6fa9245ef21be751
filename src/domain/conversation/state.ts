import type { Channel } from '../ids.ts';
import { newMessaging, withFirstValues, type MessagingState } from '../messaging/state.ts';
import { newTickets, type TicketsState } from '../tickets/known-ticket.ts';
import type { Resolution } from '../tickets/resolution.ts';
import type { TransferOutcome } from './commands.ts';
import { newCustomer, type CustomerState } from './customer.ts';
import { newEscalation, type EscalationState } from './escalation.ts';
import { newOperations, type OperationsState } from './operations.ts';
import type { ConversationRules } from './rules.ts';
import { newSession, type Session } from './session.ts';
import type { StoredAnswer } from './stored-answer.ts';
import { newWebchat, type WebchatState } from '../webchat/state.ts';

/** Where a conversation stands: open → authenticated → (escalated) → resolved → ended. */
export type ConversationStatus = 'open' | 'authenticated' | 'escalated' | 'resolved' | 'ended';

/** Everything a conversation knows; only the workflow changes it. It survives continue-as-new unchanged. */
export interface ConversationState {
  channel: Channel;
  /** The channel's own id. */
  conversationId: string;
  workflowId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  status: ConversationStatus;
  customer: CustomerState;
  tickets: TicketsState;
  operations: OperationsState;
  session: Session;
  escalation: EscalationState;
  /** Answers that were given, oldest first. */
  answers: StoredAnswer[];
  /** Ends of the keys of writes whose answers were dropped, with the ids of their operations; oldest first. */
  writtenKeys: [string, number][];
  /** When the last delivery arrived, epoch milliseconds. */
  lastActivityAt: number;
  /**
   * Number of commands handled, without repeated deliveries and reports about the end: if it grows, the call continues.
   */
  commandsHandled: number;
  /** The value of `commandsHandled` when the outcome of the call was filed; null before that, or if it continues. */
  filedAfter: number | null;
  /** State of a conversation that is written: on a messaging channel, or in a web chat; null for a call. */
  messaging: MessagingState | null;
  /** State that only a web chat has; null on other channels. */
  webchat: WebchatState | null;
}

/** Input of a conversation workflow; `state` is null except after continue-as-new. */
export interface ConversationInput {
  channel: Channel;
  conversationId: string;
  /** Silence after which the conversation ends by itself, in milliseconds. */
  idleMs: number;
  rules: ConversationRules;
  state: ConversationState | null;
}

/**
 * The state of a conversation that continues as new; parts that an earlier version did not know get their first values.
 * @param now epoch milliseconds
 */
export function continued(input: ConversationInput, stored: ConversationState, now: number): ConversationState {
  const fresh = newConversation(input, stored.workflowId, now);
  const { operations, tickets, session, messaging } = stored;
  // A conversation that an earlier version began has none.
  const webchat = stored.webchat as WebchatState | null | undefined;
  return {
    ...fresh,
    ...stored,
    operations: { ...fresh.operations, ...operations },
    tickets: { ...fresh.tickets, ...tickets },
    session: { ...fresh.session, ...session },
    messaging: messaging === null ? null : withFirstValues(messaging),
    webchat: webchat == null ? null : { ...newWebchat(), ...webchat },
  };
}

/** Result of a finished conversation. */
export interface ConversationOutcome {
  status: ConversationStatus;
  resolution: Resolution;
  ticketIds: string[];
  operations: number;
  transfer: TransferOutcome | null;
}

/**
 * The state of a new conversation.
 * @param now epoch milliseconds
 */
export function newConversation(input: ConversationInput, workflowId: string, now: number): ConversationState {
  const operations = newOperations();
  return {
    channel: input.channel,
    conversationId: input.conversationId,
    workflowId,
    startedAt: now,
    status: 'open',
    customer: newCustomer(),
    tickets: newTickets(),
    operations,
    session: newSession(operations.next),
    escalation: newEscalation(),
    answers: [],
    writtenKeys: [],
    filedAfter: null,
    lastActivityAt: now,
    commandsHandled: 0,
    messaging: input.channel === 'call' ? null : newMessaging(),
    webchat: input.channel === 'webchat' ? newWebchat() : null,
  };
}
