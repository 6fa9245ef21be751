import { isOwnKey } from '../ids.ts';
import type { Ticket } from './tickets.ts';

/**
 * True if the ticket exists for this customer. A ticket that the desk hides from its requester is internal to the team
 * (a suspicion of fraud), unless we made it ourselves: then it records a conversation that the customer had.
 * @param requesterId the verified customer; null or undefined: nobody is verified
 */
export function isTicketOf(
  ticket: Pick<Ticket, 'requesterId' | 'hiddenFromRequester' | 'externalId'>,
  requesterId: string | null | undefined,
): boolean {
  return requesterId != null && ticket.requesterId === requesterId && !isInternal(ticket);
}

/** True if the desk hides the ticket from its requester, and we did not make it. */
export function isInternal(ticket: Pick<Ticket, 'hiddenFromRequester' | 'externalId'>): boolean {
  return ticket.hiddenFromRequester === true && !isOwnKey(ticket.externalId);
}
