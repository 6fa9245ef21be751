import type { SessionSummary, TransferOutcome } from './commands.ts';
import type { Unmet } from '../desk/desk.ts';
import type { DeskNews } from '../desk/news.ts';
import { freshMessaging, type MessagingRules, type MessagingState } from '../messaging/state.ts';
import type { FailureKind, RejectionReason } from '../failures.ts';
import type { Channel } from '../ids.ts';
import type { Reply } from './replies.ts';
import type { Requester } from '../tickets/requesters.ts';
import type { Route } from '../routing/routing.ts';
import type { Resolution } from '../tickets/resolution.ts';
import type { Ticket, TicketChange, TicketDraft } from '../tickets/tickets.ts';

/** Where a conversation stands: open → authenticated → (escalated) → resolved → ended. */
export type ConversationStatus = 'open' | 'authenticated' | 'escalated' | 'resolved' | 'ended';

/** A write to the help desk, recorded before it is tried and kept until it is done. */
export interface Operation {
  /** 1, 2, 3… within the conversation. */
  id: number;
  /** What the customer asked for; decides how the result is told. */
  purpose: 'create' | 'change' | 'escalate' | 'record';
  /** Another operation of the lane says this one's words too: the desk takes no more writes to the ticket for now. */
  mergedInto: number | null;
  /** Operations of one lane (one ticket) run in the order they were recorded. */
  lane: string;
  request:
    | { kind: 'createTicket'; draft: TicketDraft }
    | { kind: 'changeTicket'; ticketId: string | null; change: TicketChange };
  /** The ticket to change in place of the lane's own: the follow-up of a closed one. */
  target: string | null;
  /** What the customer can quote. */
  reference: string;
  /** How long the first try may take: as long as the customer waits, in milliseconds. */
  budgetMs: number;
  /** Epoch milliseconds. */
  recordedAt: number;
  /** Epoch milliseconds; null before the first try. */
  firstTriedAt: number | null;
  /** `waiting`: the help desk does not answer, tried again until it does; `parked`: an administrator must act. */
  state: 'recorded' | 'running' | 'waiting' | 'parked' | 'done' | 'failed';
  failure: { kind: FailureKind; reason: RejectionReason | null } | null;
  /** Nobody needs it any more once its ticket is closed for good or gone. */
  optional: boolean;
  /** How often the desk could not be reached. */
  delays: number;
  /** The desk was asked for this write, and may have done it although no answer came. */
  mayBeDone: boolean;
  /** What the ticket looked like when the change was first tried: what differs later was changed by somebody else. */
  base: TicketBase | null;
  /** What of the write the desk could not do. */
  unmet: Unmet[];
  /** The ticket after the write. */
  ticket: Ticket | null;
}

/** The parts of a ticket that both a human and we may change. */
export type TicketBase = Pick<Ticket, 'status' | 'priority' | 'groupId' | 'assigneeId'>;

/** The answer to a delivery, kept so that the same question gets the same answer. */
export interface StoredAnswer {
  key: string;
  /** Epoch milliseconds. */
  at: number;
  /** Was it ready only after the asker had stopped waiting? Then it is kept until asked for again. */
  late: boolean;
  /** The reply itself, or the operation it is made from. */
  answer: { reply: Reply } | { operation: number };
}

/** A ticket that belongs to the verified customer and what this conversation did with it. */
export interface KnownTicket {
  ticket: Ticket;
  role: 'seen' | 'changed' | 'opened';
  /** When the desk had last changed it as we first saw it, ISO 8601: what was said before is no news. */
  since: string;
  /** Ids of the comments that were news already. */
  told: string[];
}

/** An operator's word on the conversation. */
export interface OperatorAct {
  /** As the operator signs. */
  by: string;
  /** Epoch milliseconds. */
  at: number;
}

/** How conversations of this installation are run; fixed when a conversation begins. */
export interface ConversationRules {
  /** Which conversations leave a ticket behind: those that need one, or all. */
  ticketPolicy: 'needed' | 'always';
  /** A conversation with more turns than this needs a ticket. */
  ticketTurns: number;
  /** An open ticket of an earlier conversation about the same intent is gone on with for so long, in hours; 0: never. */
  returningHours: number;
  /** State of a ticket that turned out to be a duplicate. */
  duplicateStatus: 'solved' | 'closed';
  /** How conversations on messaging channels are run; absent while messaging is not configured. */
  messaging?: MessagingRules | undefined;
}

/** The rules when nothing is configured. */
export const usualRules: ConversationRules = {
  ticketPolicy: 'needed',
  ticketTurns: 3,
  returningHours: 24,
  duplicateStatus: 'solved',
};

/** The handover to a human. */
export interface Handoff {
  /** One-time code with which the channel reports the outcome. */
  nonce: string;
  /** The operation that opened or updated the ticket. */
  operation: number;
  route: Route;
  reason: string;
  /** Null while it is not known. */
  outcome: TransferOutcome | null;
  /** Epoch milliseconds. */
  at: number;
}

/** Everything a conversation knows; the workflow is its only owner. Survives continue-as-new as it is. */
export interface ConversationState {
  channel: Channel;
  conversationId: string;
  workflowId: string;
  /** Epoch milliseconds. */
  startedAt: number;
  status: ConversationStatus;
  /** The channel's own word, from the first delivery that had one; never changed after that. */
  callerNumber: string | null;
  /** How often a claimed number differed from the caller's. */
  numberMismatches: number;
  requester: Requester | null;
  failedPins: number;
  tickets: KnownTicket[];
  operations: Operation[];
  nextOperation: number;
  /** The first operation of this session; those before it belong to sessions that are over. */
  firstOperation: number;
  answers: StoredAnswer[];
  commandsUsed: string[];
  intents: string[];
  keypad: { nonce: string; expiresAt: number; usedBy: string | null } | null;
  handoff: Handoff | null;
  summaries: SessionSummary[];
  /** How many of the summaries are of sessions whose end was dealt with, with or without a note. */
  sessionsOver: number;
  /** How many of the summaries are on the ticket already. */
  summariesFiled: number;
  /** Number of messages in the sessions reported so far. */
  messages: number;
  /** Handover outcome already on the ticket. */
  transferFiled: boolean;
  /** What humans did to the conversation's tickets in the desk, newest last. */
  news: DeskNews[];
  /** Internal notes that the desk has no place for; they are kept here rather than shown to the customer. */
  withheld: { reference: string; body: string }[];
  /** A human of the team took the conversation over. */
  takenOver: OperatorAct | null;
  /** An operator said that it is resolved. */
  settledBy: OperatorAct | null;
  /** Epoch milliseconds of the end reported by the channel; null while it goes on. */
  endedAt: number | null;
  /** Epoch milliseconds of the last delivery. */
  lastActivityAt: number;
  /** Commands worked on so far, repeated deliveries and reports about the end left out: more means the talk goes on. */
  asked: number;
  /** What only a conversation on a messaging channel has; null on the others. */
  messaging: MessagingState | null;
}

/** What a conversation workflow is started with; `state` after continue-as-new. */
export interface ConversationInput {
  channel: Channel;
  conversationId: string;
  /** Silence after which the conversation ends by itself, in milliseconds. */
  idleMs: number;
  rules: ConversationRules;
  state: ConversationState | null;
}

/** What a finished conversation leaves behind as its result. */
export interface ConversationOutcome {
  status: ConversationStatus;
  resolution: Resolution;
  ticketIds: string[];
  operations: number;
  transfer: TransferOutcome | null;
}

/** The state of a conversation that has just begun. */
export function freshConversation(input: ConversationInput, workflowId: string, now: number): ConversationState {
  return {
    channel: input.channel,
    conversationId: input.conversationId,
    workflowId,
    startedAt: now,
    status: 'open',
    callerNumber: null,
    numberMismatches: 0,
    requester: null,
    failedPins: 0,
    tickets: [],
    operations: [],
    nextOperation: 1,
    firstOperation: 1,
    answers: [],
    commandsUsed: [],
    intents: [],
    keypad: null,
    handoff: null,
    summaries: [],
    sessionsOver: 0,
    summariesFiled: 0,
    messages: 0,
    transferFiled: false,
    news: [],
    withheld: [],
    takenOver: null,
    settledBy: null,
    endedAt: null,
    lastActivityAt: now,
    asked: 0,
    messaging: input.channel === 'messaging' ? freshMessaging() : null,
  };
}

/** True while the operation still has to reach the help desk. */
export function isPending(operation: Operation): boolean {
  return operation.state !== 'done' && operation.state !== 'failed';
}

/**
 * The ticket that stands for the session: the one handed over, else the one that the desk made of it, else the last one
 * opened here, else the last one changed. Null when it changed none.
 */
export function mainLane(state: ConversationState): string | null {
  const writes = state.operations.filter(({ id, state: how }) => how !== 'failed' && id >= state.firstOperation);
  const handed = writes.find((operation) => operation.id === state.handoff?.operation);
  const made = state.messaging?.ticketId ?? null;
  if (handed === undefined && made !== null) return laneOfTicket(state, made);
  const opened = writes.findLast((operation) => operation.request.kind === 'createTicket');
  return (handed ?? opened ?? writes.at(-1))?.lane ?? null;
}

/** The ticket a lane writes to, null while its creation has not been answered. */
export function ticketOfLane(state: ConversationState, lane: string): Ticket | null {
  return state.operations.findLast((operation) => operation.lane === lane && operation.ticket !== null)?.ticket ?? null;
}

/** The lane that writes to this ticket; a ticket opened here keeps the lane it was opened in. */
export function laneOfTicket(state: ConversationState, ticketId: string): string {
  return state.operations.find((operation) => operation.ticket?.id === ticketId)?.lane ?? `ticket/${ticketId}`;
}

/** True when the lane writes to a ticket that this conversation opened, or that the desk made of it. */
export function isOwnLane(state: ConversationState, lane: string): boolean {
  if (lane.startsWith('new/')) return true;
  return state.tickets.some(({ ticket, role }) => role === 'opened' && lane === `ticket/${ticket.id}`);
}

/** Ids of all tickets this conversation opened or changed. */
export function ticketIdsOf(state: ConversationState): string[] {
  return state.tickets.filter((known) => known.role !== 'seen').map((known) => known.ticket.id);
}

/** Keeps a ticket of the verified customer up to date in the state. */
export function noteTicket(state: ConversationState, ticket: Ticket, role: KnownTicket['role']): void {
  const { id } = ticket;
  const known = state.tickets.find((entry) => entry.ticket.id === id);
  if (known === undefined) {
    state.tickets.push({ ticket, role, since: ticket.updatedAt, told: [] });
    return;
  }
  known.ticket = ticket;
  if (role === 'opened' || known.role === 'seen') known.role = role;
}

/** True when the customer means this ticket, by its id or by what people call it. */
export function isCalled({ id, number }: Ticket, name: string): boolean {
  return id === name || (number !== undefined && number.toLowerCase() === name.toLowerCase());
}
