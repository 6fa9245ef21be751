import type { ConversationRules } from '../domain/conversation/rules.ts';
import type { MessagingRules } from '../domain/messaging/rules.ts';
import type { WebchatRules } from '../domain/webchat/rules.ts';
import type { Config } from './load-config.ts';

/** The settings that the rules of conversations are made of. */
type RulesConfig = Pick<
  Config,
  'conversations' | 'messaging' | 'sunshine' | 'webchat' | 'desk' | 'responder' | 'policy'
>;

/** The rules of new conversations in this installation, taken from the settings of several sections. */
export function conversationRules(config: RulesConfig): ConversationRules {
  const messaging = messagingRules(config);
  const webchat = webchatRules(config, messaging);
  return {
    ...config.conversations,
    ...(messaging === null ? {} : { messaging }),
    ...(webchat === null ? {} : { webchat }),
  };
}

function messagingRules({ messaging, sunshine, desk, responder, policy }: RulesConfig): MessagingRules | null {
  if (messaging === null || sunshine === null) return null;
  const { idleMs: _, ...rules } = messaging;
  // Only Zendesk makes a ticket by itself, and only of a conversation that reaches its agents.
  const agents = ['next', sunshine.agentSeat, 'zd:agentWorkspace'];
  return {
    ...rules,
    seat: sunshine.botSeat,
    model: responder.kind !== 'policy',
    greets: policy.greetsNew,
    deskMakesTicket: desk?.name === 'zendesk' && agents.includes(messaging.handoffTo),
  };
}

/** How long people in a ticket may take; nobody expects them at once. In milliseconds. */
const ticketRules = {
  seat: 'bot',
  handoffTo: 'ticket',
  handoffBy: 'pass',
  acceptOffers: false,
  offerMs: 120_000,
  answerMs: 600_000,
  humanPauseMs: 0,
  silenceMs: 3_600_000,
  deskMakesTicket: false,
} as const;

function webchatRules({ webchat, responder }: RulesConfig, messaging: MessagingRules | null): WebchatRules | null {
  if (webchat === null) return null;
  return {
    ...(messaging ?? ticketRules),
    agents: messaging === null ? 'ticket' : 'platform',
    model: responder.kind !== 'policy',
    // The chat's first question is empty: its answer is the welcome.
    greets: true,
    // The assistant is asked one question at a time.
    pauseMs: 0,
    files: webchat.files,
    screenShareOrigins: webchat.cobrowseOrigins,
  };
}
