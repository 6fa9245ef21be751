import { laneOfTicket, mainLane } from '../../domain/conversation/lanes.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { isCalled } from '../../domain/tickets/known-ticket.ts';
import type { Resolution } from '../../domain/tickets/resolution.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import type { Ticket } from '../../domain/tickets/tickets.ts';

/** How the session ended: an operator's decision counts first, then a handoff, then the last summary. */
export function resolutionOf(state: ConversationState): Resolution {
  const { resolvedBy, handoff } = state.escalation;
  if (resolvedBy !== null) return 'resolved';
  if (handoff !== null) return 'escalated';
  const last = state.session.summaries.at(-1);
  if (last?.resolution !== 'duplicate') return last?.resolution ?? 'unknown';
  return originalOf(state) === null ? 'unknown' : 'duplicate';
}

/**
 * The ticket that this one repeats, according to the last summary; null unless it is a known ticket of the customer.
 */
export function originalOf(state: ConversationState): Ticket | null {
  const id = state.session.summaries.at(-1)?.duplicateOf;
  const lane = mainLane(state);
  const ticket = state.tickets.known.find((known) => id != null && isCalled(known.ticket, id))?.ticket;
  if (ticket === undefined || !isTicketOf(ticket, state.customer.requester?.id)) return null;
  if (lane === null || laneOfTicket(state, ticket.id) === lane) return null;
  return ticket;
}
