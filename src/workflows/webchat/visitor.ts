import type { Visitor } from '../../domain/webchat/requests.ts';
import type { WebChat } from './web-chat.ts';

/**
 * Remembers who the visitor is, as far as the company's own site has said so. That is a claim like a number which a channel
 * proves: tickets still need the PIN.
 */
export function knowVisitor({ web, chat }: WebChat, visitor: Visitor): void {
  const { messaging } = chat;
  web.visitor = visitor;
  const { id, subject, name, email, phone, locale } = visitor;
  messaging.user = { id, externalId: subject, linkedUser: null, name, email, phone, locale };
  messaging.source = 'web';
}
