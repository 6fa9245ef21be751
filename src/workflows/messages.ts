import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { ConversationMemory } from '../domain/conversation/memory.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import type { ConversationInput, ConversationOutcome, ConversationState } from '../domain/conversation/state.ts';
import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskHealthState, DeskReport, QueuedWrite } from '../domain/desk/health.ts';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { Admission, PinAttempt, PinSettlement } from '../domain/pin-guard.ts';
import type { VendorHealth } from '../domain/vendor-health.ts';
import type { ChatReply, ChatRequest } from '../domain/webchat/reply.ts';
import type { Backlog, ChatBehind } from '../domain/webchat/requests.ts';

// All signals, queries and updates: clients and workflows use these definitions rather than names of their own.

/** The argument of a message that needs none: without one it would prove nothing about its sender. */
export interface Asked {
  /** When it was sent, epoch milliseconds. */
  at: number;
}

/** A part of a page of waiting writes; `next` is the write after it, null if there is none. */
export interface ReadPage {
  writes: QueuedWrite[];
  next: QueuedWrite | null;
}

/** The workflow of a conversation. */
export type ConversationWorkflow = (input: ConversationInput) => Promise<ConversationOutcome>;

/** One update per conversation command, of the same name. */
export const commandUpdates = Object.fromEntries(
  commandNames.map((name) => [name, defineUpdate<Reply, [Delivery]>(name)]),
) as { [Name in CommandName]: UpdateDefinition<Reply, [Delivery<Name>]> };

// Every signal and update has an argument: it proves that this installation sent it (`interceptors.ts`).

/** Validator of updates that need no other: only if there is one, a forged update is refused without an event. */
export const acceptAny = (_input: unknown): void => undefined;

/** An operator rotates keys: the workflow continues as new when it can. Every workflow takes it. */
export const startAnewSignal = defineSignal<[{ by: string }]>('startAnew');

/** An administrator fixed the cause: the parked operations of a conversation are tried again. */
export const retrySignal = defineSignal<[{ by: string }]>('retry');

/** An operator takes the conversation over. */
export const takeOverSignal = defineSignal<[{ by: string }]>('takeOver');

/** An operator resolves the conversation. */
export const resolveSignal = defineSignal<[{ by: string }]>('resolve');

/** An operator ends the bot's part in a conversation on a messaging channel. */
export const releaseSignal = defineSignal<[{ by: string }]>('release');

/** The desk watch permits a waiting write. */
export const permitSignal = defineSignal<[{ operation: number }]>('permit');

/** One of the conversation's tickets was touched in the desk. */
export const ticketTouchedSignal = defineSignal<[{ ticketId: string }]>('ticketTouched');

/** Events of the messaging platform for this conversation, without PINs. */
export const messagingEventsSignal = defineSignal<[MessagingEvent[]]>('messagingEvents');

/**
 * The customer started or stopped typing. Rejected, so that nothing is written to history, unless it makes a difference
 * to messages that are being gathered.
 */
export const customerTypingUpdate = defineUpdate<void, [{ typing: boolean }]>('customerTyping');

/** A conversation reports its waiting and parked writes again, since the desk watch may have lost them. */
export const reportWaitingSignal = defineSignal<[Asked]>('reportWaiting');

/** Reports to the desk watch, in the order in which they were made; an earlier version sent one at a time. */
export const deskReportSignal = defineSignal<[DeskReport | DeskReport[]]>('deskReport');

/** The state of the desk watch. */
export const deskHealthQuery = defineQuery<DeskHealthState>('deskHealth');

/** Whether the outside services take our requests; null while they are checked for the first time. */
export const vendorHealthUpdate = defineUpdate<VendorHealth | null, [Asked]>('vendorHealth');
/** Reads writes of a page, beginning with the one at `from`. */
export const deskPageQuery = defineQuery<ReadPage, [{ from: number; count: number }]>('deskPage');

/** All writes of a page are read: it ends. */
export const endDeskPageSignal = defineSignal<[Asked]>('endDeskPage');

/** Events of the desk, from its webhooks or the reconciliation. */
export const deskEventsSignal = defineSignal<[DeskEvent[]]>('deskEvents');

/** What the browser of a web chat asks. */
export const chatUpdate = defineUpdate<ChatReply, [ChatRequest]>('chat');

/** The events of a web chat after a cursor. */
export const chatEventsQuery = defineQuery<Backlog, [{ after: number }]>('chatEvents');

/** Where a web chat stands. */
export const chatQuery = defineQuery<ChatBehind>('chatBehind');

/** The state of a conversation, for operators and tests. */
export const stateQuery = defineQuery<ConversationState>('state');

/** Asks a PIN guard to admit attempts; the answers are in the same order. */
export const admitUpdate = defineUpdate<Admission[], [{ attempts: PinAttempt[] }]>('admit');

/** Tells a PIN guard how attempts ended. */
export const settleSignal = defineSignal<[PinSettlement[]]>('settle');

/** Reports wrong PINs to the fuse over all callers, by the keys of their attempts. */
export const wrongPinsSignal = defineSignal<[string[]]>('wrongPins');

/** Until when the fuse is blown; epoch milliseconds. */
export const fuseBlownUntilQuery = defineQuery<number>('fuseBlownUntil');

/** Replaces what is remembered of a customer. */
export const rememberSignal = defineSignal<[ConversationMemory]>('remember');

/** What is remembered of a customer. */
export const recallQuery = defineQuery<ConversationMemory | null>('recall');

/**
 * Writes an entry of our own directory; null empties it. With `from` it is written only if it still has that value.
 * Safe to repeat. Returns the value after the write.
 */
export const writeEntryUpdate = defineUpdate<string | null, [{ to: string | null; from?: string | null }]>(
  'writeEntry',
);

/** The value of an entry of our own directory. */
export const readEntryQuery = defineQuery<string | null>('readEntry');
