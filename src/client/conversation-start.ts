import { defaultRules, type ConversationRules } from '../domain/conversation/rules.ts';
import { defineSearchAttributeKey, TypedSearchAttributes } from '@temporalio/common';
import type { ConversationInput } from '../domain/conversation/state.ts';
import { conversationWorkflowId, type Channel } from '../domain/ids.ts';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import { workflowTaskTimeout } from './task-timeout.ts';

/** Refers to a conversation. */
export interface ConversationRef {
  channel: Channel;
  /** The channel's own id: call id, conversation id or session id. */
  id: string;
}

/** How conversations begin. */
export interface ConversationStart {
  taskQueue: string;
  /** Silence after which a conversation ends by itself, in milliseconds. */
  idleMs: number;
  /** How conversations are run; the default rules if absent. */
  rules?: ConversationRules;
}

const channelKey = defineSearchAttributeKey(searchAttributeNames.channel, 'KEYWORD');
const statusKey = defineSearchAttributeKey(searchAttributeNames.status, 'KEYWORD');

/** Options for starting a conversation that does not run; the caller adds what applies if it has ended. */
export function conversationStart(
  ref: ConversationRef,
  { taskQueue, idleMs, rules = defaultRules }: ConversationStart,
) {
  const input: ConversationInput = { channel: ref.channel, conversationId: ref.id, idleMs, rules, state: null };
  const args: [ConversationInput] = [input];
  return {
    workflowId: conversationWorkflowId(ref.channel, ref.id),
    taskQueue,
    args,
    workflowIdConflictPolicy: 'USE_EXISTING' as const,
    workflowTaskTimeout,
    typedSearchAttributes: new TypedSearchAttributes([
      { key: channelKey, value: ref.channel },
      { key: statusKey, value: 'open' },
    ]),
  };
}
