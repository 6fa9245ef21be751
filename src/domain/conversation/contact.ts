import type { TicketDraft } from '../tickets/tickets.ts';
import type { ConversationState } from './state.ts';

/**
 * Where the help desk reaches a customer who has not proven who they are: the e-mail address that the company's own site has
 * signed for the visitor of its web chat. Null if there is none, or the customer is verified.
 */
export function contactOf({ customer, webchat }: ConversationState): TicketDraft['contact'] {
  const { name = null, email = null } = webchat?.visitor ?? {};
  return customer.requester !== null || email === null ? null : { name, email };
}
