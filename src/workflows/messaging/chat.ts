import type { MessagingRules, MessagingState } from '../../domain/messaging/state.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import type { WriteRequest } from '../../activities/attempt.ts';
import type { ConversationContext } from '../conversation/context.ts';
import type { Deliveries } from '../conversation/deliveries.ts';

/** What the modules of a conversation on a messaging channel share. */
export interface Chat {
  readonly context: ConversationContext;
  readonly deliveries: Deliveries;
  readonly state: ConversationState;
  readonly messaging: MessagingState;
  readonly rules: MessagingRules;
}

/** How long the bot's own commands may take before they count as recorded, in milliseconds. */
const commandMs = 8_000;

/** A command that the bot gives for the customer. */
export function deliveryOf({ state }: Chat, key: string): Omit<Delivery, 'args'> {
  return { key, callerNumber: state.messaging?.user?.phone ?? null, claimedNumber: null, deadlineMs: commandMs };
}

/** A write on the platform: its key is used once in the life of the conversation. */
export function nextWrite({ state, messaging }: Chat, what: string): WriteRequest {
  const key = `${state.workflowId}@${state.startedAt.toString(36)}/${what}/${messaging.nextSay++}`;
  return { key, firstTriedAt: Date.now(), triedBefore: false };
}
