import { laneOfTicket, ticketOfLane } from '../../domain/conversation/lanes.ts';
import type { Operation, OperationRequest } from '../../domain/conversation/operations.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { operationKey } from '../../domain/ids.ts';
import { rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { baseOf, remainingChange } from '../../domain/tickets/manual-changes.ts';
import type { Ticket, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { afterPermit, withinBudget } from './activities.ts';
import { failureOf } from './failures.ts';

/**
 * How an operation is tried:
 * - `first`: within its budget;
 * - `reread`: within its budget, after the ticket was read again;
 * - `late`: nobody waits any more, so each attempt gets enough time.
 */
export type AttemptMode = 'first' | 'reread' | 'late';

/** What an attempt needs of the conversation. */
export interface AttemptContext {
  state: ConversationState;
  /** Records a further write. */
  record(request: OperationRequest): Operation;
}

/** Tries an operation once. Returns null if it is done; otherwise the failure, which the caller handles. */
export async function attemptOperation(
  context: AttemptContext,
  operation: Operation,
  mode: AttemptMode,
): Promise<FailureDetails | null> {
  try {
    const { ticket, unmet } = await write(context, operation, mode);
    // Comes first, since it throws if the answer is not a ticket: none of that may get into the state.
    rememberTicket(context.state.tickets, ticket, operation.request.kind === 'createTicket' ? 'opened' : 'changed');
    operation.ticket = ticket;
    operation.unmet = unmet;
    operation.failure = null;
    operation.state = 'done';
    return null;
  } catch (error) {
    const failure = failureOf(error);
    const { kind, mayBeDone = kind === 'ambiguous' || kind === 'unavailable' } = failure;
    if (mayBeDone) operation.mayBeDone = true;
    // Only a definite failure says so. A desk that knows its own doubt must not have to wait for nothing.
    if (failure.mayBeDone !== false) operation.isUndone = false;
    return failure;
  }
}

async function write(context: AttemptContext, operation: Operation, mode: AttemptMode): Promise<WrittenTicket> {
  const { request, reference } = operation;
  const key = operationKey(context.state, operation.id);
  const writeRequest = {
    key,
    firstTriedAt: operation.firstTriedAt ?? Date.now(),
    triedBefore: mode !== 'first' && !operation.isUndone,
  };
  const summary = `${reference} ${request.kind}`;
  const activities = mode === 'late' ? afterPermit(summary) : withinBudget(operation.budgetMs, summary);
  if (request.kind === 'createTicket') return activities.createTicket({ draft: request.draft, write: writeRequest });
  const current = await currentTicket(context.state, operation, mode);
  operation.base ??= baseOf(current);
  const wanted = mode === 'late' ? withReference(operation, request.change) : request.change;
  const { change, note } = remainingChange(wanted, operation.base, current);
  // A comment overwrites nothing; other changes must not overwrite what someone else has set meanwhile.
  const isGuarded = [change.status, change.priority, change.group, change.assignee].some((part) => part !== undefined);
  const version = isGuarded ? current.version : null;
  const written = await activities.changeTicket({ ticketId: current.id, change, version, write: writeRequest });
  if (note !== null) recordConflictNote(context, operation.lane, note);
  return written;
}

/** Notes on the ticket what was left out of a change, since someone else had changed it. */
function recordConflictNote({ record }: AttemptContext, lane: string, body: string): void {
  const change: TicketChange = { comment: { body, public: false, author: 'agent' } };
  record({ purpose: 'record', lane, request: { kind: 'changeTicket', ticketId: null, change } });
}

/** The ticket that an operation changes; read again after a failed attempt. */
async function currentTicket(state: ConversationState, operation: Operation, mode: AttemptMode): Promise<Ticket> {
  const known = knownTicket(state, operation);
  if (known === undefined) throw new Error('an operation was recorded for a ticket that was never read');
  if (mode === 'first') return known;
  operation.base ??= baseOf(known);
  const summary = `${operation.reference} read again`;
  const reader = mode === 'late' ? afterPermit(summary) : withinBudget(operation.budgetMs, summary);
  const { ticket } = await reader.readTicket(known.id);
  rememberTicket(state.tickets, ticket, 'seen');
  return ticket;
}

/**
 * The ticket with which a change is compared. For a customer's request it is the latest reading; for our own write it
 * is the ticket after our last write, so that we notice what a human did in the meantime.
 */
function knownTicket(state: ConversationState, { target, lane, purpose }: Operation): Ticket | undefined {
  const { known } = state.tickets;
  const ofLane = ticketOfLane(state, lane);
  if (target === null && ofLane !== null && purpose === 'record') return ofLane;
  const id = target ?? ofLane?.id;
  if (id !== undefined) return known.find(({ ticket }) => ticket.id === id)?.ticket ?? ofLane ?? undefined;
  return known.find(({ ticket }) => laneOfTicket(state, ticket.id) === lane)?.ticket;
}

/** The customer was given the reference of a late write, so the ticket gets it as a tag. */
function withReference({ reference, purpose }: Operation, change: TicketChange): TicketChange {
  if (purpose === 'record') return change;
  return { ...change, addTags: [...new Set([...(change.addTags ?? []), referenceTag(reference)])] };
}

/** The tag by which the team finds the ticket that belongs to a reference. */
export function referenceTag(reference: string): string {
  return reference.toLowerCase();
}
