import { isTicketOf } from '../tickets/ticket-owner.ts';
import type { Ticket } from '../tickets/tickets.ts';
import { ticketOfLane } from './lanes.ts';
import type { Operation } from './operations.ts';
import type { ConversationState } from './state.ts';

/**
 * The verified customer to whom a ticket of this conversation belongs: the present one if it is theirs, else the one for
 * whom the lane was last written to. Null if it was never a verified customer's.
 * @param ticket the latest reading; null if there is none
 */
export function ownerOfLane({ customer, operations }: ConversationState, lane: string, ticket: Ticket | null) {
  const { requester } = customer;
  if (requester !== null && ticket !== null && isTicketOf(ticket, requester.id)) return requester.id;
  return operations.all.findLast((operation) => operation.lane === lane && operation.owner != null)?.owner ?? null;
}

/** The owner of a write that is being recorded, see `Operation.owner`. */
export function ownerOfWrite(
  state: ConversationState,
  { lane, request }: Pick<Operation, 'lane' | 'request'>,
): string | null {
  if (request.kind === 'createTicket') return request.draft.requesterId;
  const { ticketId } = request;
  const known = state.tickets.known.find(({ ticket }) => ticket.id === ticketId)?.ticket;
  return ownerOfLane(state, lane, known ?? ticketOfLane(state, lane));
}
