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
 * How an operation is tried: within its budget, within its budget after reading the ticket again, or, once nobody waits
 * any more, with enough time for each try.
 */
export type AttemptMode = 'first' | 'reread' | 'late';

/** What an attempt works with. */
export interface AttemptContext {
  state: ConversationState;
  /** Records a further write. */
  record(request: OperationRequest): Operation;
}

/** Tries an operation once. Null when it is done; otherwise the failure, which the caller deals with. */
export async function attemptOperation(
  context: AttemptContext,
  operation: Operation,
  mode: AttemptMode,
): Promise<FailureDetails | null> {
  try {
    const { ticket, unmet } = await write(context, operation, mode);
    // First, since it throws on what is no ticket: nothing of that must get into the state.
    rememberTicket(context.state.tickets, ticket, operation.request.kind === 'createTicket' ? 'opened' : 'changed');
    operation.ticket = ticket;
    operation.unmet = unmet;
    operation.failure = null;
    operation.state = 'done';
    return null;
  } catch (error) {
    const failure = failureOf(error);
    if (failure.kind === 'ambiguous' || failure.kind === 'unavailable') operation.mayBeDone = true;
    return failure;
  }
}

async function write(context: AttemptContext, operation: Operation, mode: AttemptMode): Promise<WrittenTicket> {
  const { request, reference } = operation;
  const key = operationKey(context.state, operation.id);
  const writeRequest = { key, firstTriedAt: operation.firstTriedAt ?? Date.now(), triedBefore: mode !== 'first' };
  const summary = `${reference} ${request.kind}`;
  const activities = mode === 'late' ? afterPermit(summary) : withinBudget(operation.budgetMs, summary);
  if (request.kind === 'createTicket') return activities.createTicket({ draft: request.draft, write: writeRequest });
  const current = await currentTicket(context.state, operation, mode);
  operation.base ??= baseOf(current);
  const wanted = mode === 'late' ? withReference(operation, request.change) : request.change;
  const { change, note } = remainingChange(wanted, operation.base, current);
  // A comment alone cannot overwrite anybody's work; a change of state must not overwrite somebody else's unseen.
  const isGuarded = [change.status, change.priority, change.group, change.assignee].some((part) => part !== undefined);
  const version = isGuarded ? current.version : null;
  const written = await activities.changeTicket({ ticketId: current.id, change, version, write: writeRequest });
  if (note !== null) recordLeftAlone(context, operation.lane, note);
  return written;
}

/** Notes what of a change was left alone, since somebody else had changed it. */
function recordLeftAlone({ record }: AttemptContext, lane: string, body: string): void {
  const change: TicketChange = { comment: { body, public: false, author: 'agent' } };
  record({ purpose: 'record', lane, request: { kind: 'changeTicket', ticketId: null, change } });
}

/** The ticket that an operation changes, read again when an earlier try failed. */
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
 * The ticket that a change is compared with. For a customer's request it is the latest reading; for a write of our own
 * it is what we wrote last, so that we notice what a human did in the meantime.
 */
function knownTicket(state: ConversationState, { target, lane, purpose }: Operation): Ticket | undefined {
  const { known } = state.tickets;
  const ofLane = ticketOfLane(state, lane);
  if (target === null && ofLane !== null && purpose === 'record') return ofLane;
  const id = target ?? ofLane?.id;
  if (id !== undefined) return known.find(({ ticket }) => ticket.id === id)?.ticket ?? ofLane ?? undefined;
  return known.find(({ ticket }) => laneOfTicket(state, ticket.id) === lane)?.ticket;
}

/** The customer was given the reference of a late write: the ticket has to carry it. */
function withReference({ reference, purpose }: Operation, change: TicketChange): TicketChange {
  if (purpose === 'record') return change;
  return { ...change, addTags: [...new Set([...(change.addTags ?? []), referenceTag(reference)])] };
}

/** The tag by which the team finds the ticket of a reference. */
export function referenceTag(reference: string): string {
  return reference.toLowerCase();
}
