import type { MessagingRules } from '../../domain/messaging/rules.ts';
import type { MessagingState } from '../../domain/messaging/state.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { Delivery } from '../../domain/conversation/commands.ts';
import type { WriteRequest } from '../../activities/attempt.ts';
import type { ConversationContext } from '../conversation/context.ts';
import type { Deliveries } from '../conversation/deliveries.ts';
import type { Audience } from './audience.ts';
import type { Platform } from './platform.ts';

/** What the modules of a conversation on a messaging channel share. */
export interface Chat {
  readonly context: ConversationContext;
  readonly deliveries: Deliveries;
  readonly state: ConversationState;
  readonly messaging: MessagingState;
  readonly rules: MessagingRules;
  readonly platform: Platform;
  readonly audience: Audience;
}

/** How long the bot waits for the answer to a command, in milliseconds. */
const commandMs = 8_000;

/** The delivery of a command that the bot gives in the name of the customer. */
export function deliveryOf({ messaging }: Chat, key: string): Omit<Delivery, 'args'> {
  return { key, callerNumber: messaging.user?.phone ?? null, claimedNumber: null, deadlineMs: commandMs };
}

/** The next write to the platform, with a key that the conversation never uses again. */
export function nextWrite({ state, messaging }: Chat, what: string): WriteRequest {
  const key = `${state.workflowId}@${state.startedAt.toString(36)}/${what}/${messaging.nextWrite++}`;
  return { key, firstTriedAt: Date.now(), mayBeDone: false };
}
