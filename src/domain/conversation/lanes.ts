import { operationById, operationsOfLane } from './operation-index.ts';
import type { Operation } from './operations.ts';
import type { Ticket } from '../tickets/tickets.ts';
import type { ConversationState } from './state.ts';

/**
 * The lane of the session's main ticket: the one of the handoff, else the one that the desk made of the session, else
 * the last one opened here, else the last one changed. Null if the session has changed no ticket.
 */
export function mainLane(state: ConversationState): string | null {
  const { operations, session, escalation, messaging } = state;
  const isWrite = ({ id, state: progress }: Operation): boolean =>
    progress !== 'failed' && id >= session.firstOperation;
  const handedOff = operationById(operations, escalation.handoff?.operation ?? 0);
  if (handedOff !== undefined && isWrite(handedOff)) return handedOff.lane;
  const made = messaging?.session.ticketId ?? null;
  if (made !== null) return laneOfTicket(state, made);
  const opened = operations.all.findLast(
    (operation) => operation.request.kind === 'createTicket' && isWrite(operation),
  );
  return (opened ?? operations.all.findLast(isWrite))?.lane ?? null;
}

/** The lane of the ticket that the next operation opens. */
export function laneOfNewTicket({ operations }: ConversationState): string {
  return `new/${operations.next}`;
}

/** The lane of this ticket; a ticket opened here stays in the lane in which it was opened. */
export function laneOfTicket({ operations }: ConversationState, ticketId: string): string {
  return operations.all.find((operation) => operation.ticket?.id === ticketId)?.lane ?? `ticket/${ticketId}`;
}

/** The ticket of a lane; null until the desk has confirmed its creation. */
export function ticketOfLane({ operations }: ConversationState, lane: string): Ticket | null {
  return operationsOfLane(operations, lane).findLast(({ ticket }) => ticket !== null)?.ticket ?? null;
}

/** Id of the ticket that an operation changes; null while there is none. */
export function ticketIdOf(state: ConversationState, { request, target, lane }: Operation): string | null {
  if (request.kind === 'createTicket') return null;
  return target ?? request.ticketId ?? ticketOfLane(state, lane)?.id ?? null;
}

/** True if this conversation opened the ticket of the lane, or if the desk made that ticket of the conversation. */
export function isOwnLane({ tickets }: ConversationState, lane: string): boolean {
  if (lane.startsWith('new/')) return true;
  return tickets.known.some(({ ticket, role }) => role === 'opened' && lane === `ticket/${ticket.id}`);
}
