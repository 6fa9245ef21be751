import { isOwnLane, mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import type { TicketChange } from '../../domain/tickets/tickets.ts';
import type { Chat } from './chat.ts';

/**
 * Gives the ticket of the session to the customer who has just proven who they are, if it belongs to someone else: the
 * platform may have made another user for them, or the ticket was opened before they were known.
 */
export function giveTicketToCustomer({ state, context, messaging }: Chat): void {
  const { requester } = state.customer;
  const lane = mainLane(state);
  if (requester === null || lane === null) return;
  const known = state.tickets.known.find((entry) => lane === `ticket/${entry.ticket.id}`);
  const ticket = ticketOfLane(state, lane) ?? known?.ticket ?? null;
  if (!isOwnLane(state, lane) || ticket?.requesterId === requester.id) return;
  const change: TicketChange = {
    requesterId: requester.id,
    comment: { body: `The customer has proven to be ${requester.name}.`, public: false, author: 'agent' },
  };
  context.record({
    purpose: 'record',
    lane,
    optional: ticket !== null && ticket.id === messaging.session.ticketId,
    request: { kind: 'changeTicket', ticketId: ticket?.id ?? null, change },
  });
}
