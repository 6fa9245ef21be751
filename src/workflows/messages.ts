import type { UpdateDefinition } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import { commandNames, type CommandName, type Delivery } from '../domain/conversation/commands.ts';
import type { ConversationState } from '../domain/conversation/state.ts';
import type { DeskEvent } from '../domain/desk/desk.ts';
import type { DeskHealthState, DeskReport } from '../domain/desk/health.ts';
import type { MessagingEvent } from '../domain/messaging/messaging.ts';
import type { Admission } from '../domain/pin-guard.ts';
import type { Reply } from '../domain/conversation/replies.ts';
import type { ConversationMemory } from '../domain/conversation/memory.ts';

/** One update per conversation command, of the same name. */
export const commandUpdates = Object.fromEntries(
  commandNames.map((name) => [name, defineUpdate<Reply, [Delivery]>(name)]),
) as { [Name in CommandName]: UpdateDefinition<Reply, [Delivery<Name>]> };

/** An operator mended what parked the operations of a conversation. */
export const retrySignal = defineSignal('retry');

/** A human of the team takes the conversation over. */
export const takeOverSignal = defineSignal<[{ by: string }]>('takeOver');

/** An operator says that the conversation is resolved. */
export const resolveSignal = defineSignal<[{ by: string }]>('resolve');

/** The desk can take a write that waited. */
export const permitSignal = defineSignal<[{ operation: number }]>('permit');

/** Something happened to one of the conversation's tickets in the desk. */
export const ticketTouchedSignal = defineSignal<[{ ticketId: string }]>('ticketTouched');

/** What the messaging platform says happened in the conversation. PINs are out of it already. */
export const messagingEventsSignal = defineSignal<[MessagingEvent[]]>('messagingEvents');

/** Tells the watch over a desk about a write. */
export const deskReportSignal = defineSignal<[DeskReport]>('deskReport');

/** Everything the watch over a desk knows. */
export const deskHealthQuery = defineQuery<DeskHealthState>('deskHealth');

/** What the desk says happened, in the words of its webhooks. */
export const deskEventsSignal = defineSignal<[DeskEvent[]]>('deskEvents');

/** Everything the conversation knows; for operators and tests. */
export const stateQuery = defineQuery<ConversationState>('state');

/** Asks a PIN guard for one attempt. */
export const admitUpdate = defineUpdate<Admission, [{ key: string }]>('admit');

/** Takes an admitted attempt back. */
export const settleSignal = defineSignal<[{ key: string; outcome: 'right' | 'void' }]>('settle');

/** Replaces what is remembered of a customer. */
export const rememberSignal = defineSignal<[ConversationMemory]>('remember');

/** What is remembered of a customer. */
export const recallQuery = defineQuery<ConversationMemory | null>('recall');

/**
 * Writes an entry of our own directory; null empties it. With `from` it is written only over that. Safe to repeat.
 * Answers what is there after it.
 */
export const writeEntryUpdate = defineUpdate<string | null, [{ to: string | null; from?: string | null }]>(
  'writeEntry',
);

/** What an entry of our own directory holds. */
export const readEntryQuery = defineQuery<string | null>('readEntry');
