import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import type { Ticket, TicketChange } from '../../domain/tickets/tickets.ts';
import type { ChangeGuard } from '../../ports/help-desk.ts';
import type { Call } from './calls.ts';
import { callFailure } from './calls.ts';

/**
 * True if a change may be written to the ticket as it is now: it belongs to the customer of the guard, or already to the
 * one to whom the change gives it.
 */
export function isForOwner(
  ticket: Pick<Ticket, 'requesterId' | 'hiddenFromRequester' | 'externalId'>,
  { requesterId }: ChangeGuard,
  change: TicketChange,
): boolean {
  return requesterId === null || isTicketOf(ticket, requesterId) || isTicketOf(ticket, change.requesterId);
}

/**
 * Throws `conflict` if the change gives the ticket to a customer and somebody else has given it to a third one since that
 * was decided, see `ChangeGuard.from`.
 */
export function checkGiver(
  call: Call,
  { requesterId }: Pick<Ticket, 'requesterId'>,
  { from }: ChangeGuard,
  { requesterId: wanted }: TicketChange,
): void {
  if (wanted === undefined || from === undefined || requesterId === wanted || requesterId === from) return;
  throw callFailure(call, 'the ticket was given to another customer', { kind: 'conflict' });
}

/** Throws `notFound` with reason `changedHands`, unless the change may be written, see {@link isForOwner}. */
export function checkOwner(call: Call, ticket: Ticket, guard: ChangeGuard, change: TicketChange): void {
  if (isForOwner(ticket, guard, change)) return;
  throw callFailure(call, 'the ticket belongs to somebody else', { kind: 'notFound', reason: 'changedHands' });
}
