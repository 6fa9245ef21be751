import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { ConversationMemory } from '../domain/conversation/memory.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import type { ConversationInput, ConversationOutcome, ConversationState } from '../domain/conversation/state.ts';
import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskHealthState, DeskReport } from '../domain/desk/health.ts';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { Admission } from '../domain/pin-guard.ts';

// All signals, queries and updates: clients and workflows use these definitions rather than names of their own.

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

/** Reports a write to the desk watch. */
export const deskReportSignal = defineSignal<[DeskReport]>('deskReport');

/** The state of the desk watch. */
export const deskHealthQuery = defineQuery<DeskHealthState>('deskHealth');

/** Events of the desk, from its webhooks or the reconciliation. */
export const deskEventsSignal = defineSignal<[DeskEvent[]]>('deskEvents');

/** The state of a conversation, for operators and tests. */
export const stateQuery = defineQuery<ConversationState>('state');

/** Asks a PIN guard to admit one attempt. */
export const admitUpdate = defineUpdate<Admission, [{ key: string }]>('admit');

/** Takes back an admitted attempt that was right, or that could not be checked. */
export const settleSignal = defineSignal<[{ key: string; outcome: 'right' | 'void' }]>('settle');

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
