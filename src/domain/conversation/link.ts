import type { ConversationState } from './state.ts';
import type { ConversationLink } from '../tickets/tickets.ts';

/** What a conversation is called by its channel. */
export const channelWords = {
  call: 'Phone call',
  messaging: 'Messaging conversation',
  webchat: 'Web chat',
} as const;

/** What links tickets to the conversation, as of now. */
export function linkOf(state: ConversationState): ConversationLink {
  return {
    conversation: state.workflowId,
    title: channelWords[state.channel],
    startedAt: new Date(state.startedAt).toISOString(),
    messages: state.session.messages,
    tools: state.session.commandsUsed,
    intents: state.session.intents,
    summary: state.session.summaries.at(-1)?.summary ?? null,
  };
}
