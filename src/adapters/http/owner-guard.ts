import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import { overwritesOthers } from '../../domain/tickets/manual-changes.ts';
import type { Ticket, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { ChangeGuard } from '../../ports/help-desk.ts';
import type { Call } from './calls.ts';
import { callFailure } from './calls.ts';
import { isFailure } from './write-outcome.ts';

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

/** A change, and what must still be true of the ticket. */
export interface GuardedChange {
  change: TicketChange;
  guard: ChangeGuard;
}

/** How a change is written where the desk has a lock, see {@link writeLocked}. */
export interface LockedWrite extends GuardedChange {
  /** Makes the change if the ticket still has this version; without one, whatever it has. */
  write(version: string | undefined): Promise<WrittenTicket>;
  read(): Promise<Ticket>;
  /** An earlier try may be done only now: then a conflict may be of our own making, and that has to be looked up first. */
  mayBeDone: boolean;
  call: Call;
}

/**
 * Writes a change whose version may only be there to show whose ticket it is. If anything else was changed since, that is
 * no reason to give up: the ticket is read, and if it still belongs to the customer the change is written to it as it is
 * now. So a comment on a ticket with which others work too costs one more look, and no new attempt.
 */
export async function writeLocked(version: string | undefined, locked: LockedWrite): Promise<WrittenTicket> {
  const { change, guard, write, read, mayBeDone, call } = locked;
  try {
    return await write(version);
  } catch (error) {
    const isForOwnerOnly = guard.requesterId !== null && !overwritesOthers(change);
    if (!isForOwnerOnly || mayBeDone || !isFailure(error, ['conflict'])) throw error;
  }
  const now = await read();
  checkOwner(call, now, guard, change);
  return write(now.version);
}
