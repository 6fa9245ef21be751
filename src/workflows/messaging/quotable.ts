import { mainLane, ticketOfLane } from '../../domain/conversation/lanes.ts';
import { operationsOfLane } from '../../domain/conversation/operation-index.ts';
import type { Chat } from './chat.ts';

/** What the customer can quote: the number of the ticket, or its reference while there is none. */
export function quotableTicket({ state }: Pick<Chat, 'state'>): string {
  const lane = mainLane(state);
  const ticket = lane === null ? null : ticketOfLane(state, lane);
  if (ticket !== null) return `#${ticket.number ?? ticket.id}`;
  return lane === null ? '' : (operationsOfLane(state.operations, lane).at(-1)?.reference ?? '');
}
