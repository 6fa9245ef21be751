import type { MessagingRules } from '../messaging/rules.ts';

/** How web chats are run; fixed when one begins. */
export interface WebchatRules extends MessagingRules {
  /** Where people answer: on the messaging platform, or in the ticket. */
  agents: 'platform' | 'ticket';
  /** What visitors may send as files, where people can take them. */
  files: { types: string[]; maxBytes: number };
  /** Origins to which a link of a screen share may lead, like `https://share.example.com`. */
  screenShareOrigins: string[];
}
