import type { MessagingRules } from '../messaging/rules.ts';
import type { WebchatRules } from '../webchat/rules.ts';

/** How conversations of this installation are run; fixed when a conversation begins. */
export interface ConversationRules {
  /** Which conversations leave a ticket behind: those that need one, or all. */
  ticketPolicy: 'needed' | 'always';
  /** A conversation with more turns than this needs a ticket. */
  ticketTurns: number;
  /** An open ticket with the same intent is continued if it changed within this time, in hours; 0: never. */
  returningHours: number;
  /** Status given to a ticket that turned out to be a duplicate. */
  duplicateStatus: 'solved' | 'closed';
  /** How conversations on messaging channels are run; absent when messaging is not configured. */
  messaging?: MessagingRules | undefined;
  /** How web chats are run; absent when web chat is not configured. */
  webchat?: WebchatRules | undefined;
}

/** The rules when nothing is configured. */
export const defaultRules: ConversationRules = {
  ticketPolicy: 'needed',
  ticketTurns: 3,
  returningHours: 24,
  duplicateStatus: 'solved',
};
