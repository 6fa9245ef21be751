import { dropReadings } from '../tickets/known-ticket.ts';
import { dropFinished } from './finished.ts';
import { operationsOfLane } from './operation-index.ts';
import { isPending } from './operations.ts';
import type { ConversationState } from './state.ts';

/** Drops what is needed no more from the parts of the state that have grown beyond their budgets. */
export function tidy(state: ConversationState): void {
  dropFinished(state);
  dropReadings(state.tickets, neededTickets(state));
}

/** Tells which tickets a write still has to reach, or the session is about. The first question costs the look-up. */
function neededTickets(state: ConversationState): (id: string) => boolean {
  let ids: Set<string> | null = null;
  return (id) => {
    ids ??= collectNeeded(state);
    return ids.has(id);
  };
}

function collectNeeded({ operations, messaging }: ConversationState): Set<string> {
  const ids = new Set<string>();
  const add = (id: string | null | undefined): void => {
    if (id != null) ids.add(id);
  };
  add(messaging?.session.ticketId);
  add(messaging?.handoff?.ticketId);
  for (const { lane, request, target } of operations.all.filter(isPending)) {
    add(target);
    if (request.kind === 'changeTicket') add(request.ticketId);
    if (lane.startsWith('ticket/')) add(lane.slice('ticket/'.length));
    add(operationsOfLane(operations, lane).findLast(({ ticket }) => ticket !== null)?.ticket?.id);
  }
  return ids;
}
