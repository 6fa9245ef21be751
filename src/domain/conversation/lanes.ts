import type { Ticket } from '../tickets/tickets.ts';
import type { ConversationState } from './state.ts';

/**
 * The lane of the ticket that stands for the session: the one handed off, else the one that the desk made of it, else
 * the last one opened here, else the last one changed. Null when the session changed none.
 */
export function mainLane(state: ConversationState): string | null {
  const { operations, session, escalation, messaging } = state;
  const writes = operations.all.filter(({ id, state: how }) => how !== 'failed' && id >= session.firstOperation);
  const handedOff = writes.find((operation) => operation.id === escalation.handoff?.operation);
  const made = messaging?.session.ticketId ?? null;
  if (handedOff === undefined && made !== null) return laneOfTicket(state, made);
  const opened = writes.findLast((operation) => operation.request.kind === 'createTicket');
  return (handedOff ?? opened ?? writes.at(-1))?.lane ?? null;
}

/** The lane of a ticket that the next operation opens. */
export function laneOfNewTicket({ operations }: ConversationState): string {
  return `new/${operations.next}`;
}

/** The lane that writes to this ticket; a ticket opened here keeps the lane it was opened in. */
export function laneOfTicket({ operations }: ConversationState, ticketId: string): string {
  return operations.all.find((operation) => operation.ticket?.id === ticketId)?.lane ?? `ticket/${ticketId}`;
}

/** The ticket that a lane writes to; null while its creation has not been answered. */
export function ticketOfLane({ operations }: ConversationState, lane: string): Ticket | null {
  return operations.all.findLast((operation) => operation.lane === lane && operation.ticket !== null)?.ticket ?? null;
}

/** True when the lane writes to a ticket that this conversation opened, or that the desk made of it. */
export function isOwnLane({ tickets }: ConversationState, lane: string): boolean {
  if (lane.startsWith('new/')) return true;
  return tickets.known.some(({ ticket, role }) => role === 'opened' && lane === `ticket/${ticket.id}`);
}
