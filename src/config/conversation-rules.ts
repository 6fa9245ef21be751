import type { ConversationRules } from '../domain/conversation/rules.ts';
import type { Config } from './load-config.ts';

/** The rules of new conversations in this installation, taken from the settings of several sections. */
export function conversationRules(
  config: Pick<Config, 'conversations' | 'messaging' | 'sunshine' | 'desk' | 'responder' | 'policy'>,
): ConversationRules {
  const { conversations, messaging, sunshine, desk, responder, policy } = config;
  if (messaging === null || sunshine === null) return conversations;
  const { idleMs: _, ...rules } = messaging;
  // Only Zendesk makes a ticket by itself, and only of a conversation that reaches its agents.
  const agents = ['next', sunshine.agentSeat, 'zd:agentWorkspace'];
  return {
    ...conversations,
    messaging: {
      ...rules,
      seat: sunshine.botSeat,
      model: responder.kind !== 'policy',
      greets: policy.greetsNew,
      deskMakesTicket: desk?.name === 'zendesk' && agents.includes(messaging.handoffTo),
    },
  };
}
