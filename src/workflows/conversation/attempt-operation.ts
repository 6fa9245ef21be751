import { laneOfTicket, ticketIdOf, ticketOfLane } from '../../domain/conversation/lanes.ts';
import type { Operation, OperationRequest } from '../../domain/conversation/operations.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { isNothingDone, type FailureDetails } from '../../domain/failures.ts';
import { operationKey } from '../../domain/ids.ts';
import { forgetTicket, rememberTicket } from '../../domain/tickets/known-ticket.ts';
import { isTicketOf } from '../../domain/tickets/ticket-owner.ts';
import { baseOf, overwritesOthers, remainingChange } from '../../domain/tickets/manual-changes.ts';
import { isOverStatus, type Ticket, type TicketChange, type WrittenTicket } from '../../domain/tickets/tickets.ts';
import type { Unmet } from '../../domain/tickets/unmet.ts';
import { afterPermit, withinBudget } from './activities.ts';
import { changedHands, failureOf } from './failures.ts';
import { unmetRequestNote } from './notes.ts';

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

/** The ticket as it is after a write, and what was changed of it: without what humans had changed meanwhile. */
interface Written extends WrittenTicket {
  made: TicketChange;
}

/** Tries an operation once. Returns null if it is done; otherwise the failure, which the caller handles. */
export async function attemptOperation(
  context: AttemptContext,
  operation: Operation,
  mode: AttemptMode,
): Promise<FailureDetails | null> {
  let isAsked = false;
  try {
    const ask = await prepareWrite(context, operation, mode);
    isAsked = true;
    const { ticket, unmet, made } = await ask();
    // Comes first, since it throws if the answer is not a ticket: none of that may get into the state.
    const kept = rememberWritten(context.state, operation, ticket, made);
    operation.ticket = kept;
    operation.unmet = withStatus(operation, ticket, unmet);
    operation.failure = null;
    operation.state = 'done';
    noteUnmetRequest(context, operation);
    return null;
  } catch (error) {
    const failure = failureOf(error);
    if (isAsked && (failure.mayBeDone ?? !isNothingDone(failure.kind))) operation.mayBeDone = true;
    return failure;
  }
}

/** Reads what the write needs to know first. Returns a function that asks the desk for the write. */
async function prepareWrite(
  context: AttemptContext,
  operation: Operation,
  mode: AttemptMode,
): Promise<() => Promise<Written>> {
  const { request, reference, firstTriedAt, mayBeDone } = operation;
  const key = operationKey(context.state, operation.id);
  const writeRequest = { key, firstTriedAt: firstTriedAt ?? Date.now(), mayBeDone };
  const summary = `${reference} ${request.kind}`;
  const activities = mode === 'late' ? afterPermit(summary) : withinBudget(operation.budgetMs, summary);
  if (request.kind === 'createTicket') {
    return async () => ({
      ...(await activities.createTicket({ draft: request.draft, write: writeRequest })),
      made: {},
    });
  }
  const current = await currentTicket(context.state, operation, mode);
  const { owner } = operation;
  // What may be done already is looked up by the desk, even if the ticket has changed hands since.
  if (owner != null && !mayBeDone && !isTicketOf(current, owner)) throw changedHands();
  const base = (operation.base ??= baseOf(current));
  const wanted = mode === 'late' ? withReference(operation, request.change) : request.change;
  const { change, note, unmet } = remainingChange(wanted, base, current);
  // A comment overwrites nothing; other changes must not overwrite what someone else has set meanwhile. The version also
  // shows a desk with a lock that the ticket still belongs to whom it belonged when we read it.
  const version = overwritesOthers(change) || owner != null ? current.version : null;
  return async () => {
    const from = change.requesterId === undefined ? undefined : base.requesterId;
    const guard = { version, owner: owner ?? null, from };
    const written = await activities.changeTicket({ ticketId: current.id, change, ...guard, write: writeRequest });
    if (note !== null) recordConflictNote(context, operation.lane, note);
    return { ticket: written.ticket, unmet: [...unmet, ...written.unmet], made: change };
  };
}

/**
 * Adds the status to what is unmet, if the ticket as the desk shows it now is over although it should not be, or the
 * other way round. Of other statuses only the adapter knows how the desk maps them.
 */
function withStatus({ request }: Operation, ticket: Ticket, unmet: Unmet[]): Unmet[] {
  const wanted = request.kind === 'changeTicket' ? request.change.status : undefined;
  const isMet = wanted === undefined || isOverStatus(wanted) === isOverStatus(ticket.status);
  if (isMet || unmet.some(({ what }) => what === 'status')) return unmet;
  return [...unmet, { what: 'status', wanted, why: 'unchanged' }];
}

/** Asks the team, by a note on the ticket, for what the customer requested and the desk did not do. */
function noteUnmetRequest({ state, record }: AttemptContext, { purpose, lane, unmet }: Operation): void {
  if (purpose !== 'change') return;
  // If a colleague has changed it meanwhile, another note says so.
  const missing = unmet.filter(({ what, why }) => (what === 'status' || what === 'priority') && why !== 'overtaken');
  if (missing.length === 0) return;
  const body = unmetRequestNote(state, missing);
  const change: TicketChange = { comment: { body, public: false, author: 'agent' } };
  record({ purpose: 'record', lane, optional: true, request: { kind: 'changeTicket', ticketId: null, change } });
}

/** Notes on the ticket what was left out of a change, since someone else had changed it. */
function recordConflictNote({ record }: AttemptContext, lane: string, body: string): void {
  const change: TicketChange = { comment: { body, public: false, author: 'agent' } };
  record({ purpose: 'record', lane, request: { kind: 'changeTicket', ticketId: null, change } });
}

/**
 * The ticket that an operation changes; read again after a failed attempt. If it then belongs to somebody else, that
 * reading is not kept, and the result is the last one in which it was the customer's, if there is one.
 */
async function currentTicket(state: ConversationState, operation: Operation, mode: AttemptMode): Promise<Ticket> {
  const { owner } = operation;
  const known = knownTicket(state, operation);
  const id = known?.id ?? ticketIdOf(state, operation);
  if (id === null) throw new Error('an operation was recorded for a ticket that was never read');
  if (known !== undefined && mode === 'first') return known;
  if (known !== undefined) operation.base ??= baseOf(known);
  const summary = `${operation.reference} read again`;
  const reader = mode === 'late' ? afterPermit(summary) : withinBudget(operation.budgetMs, summary);
  const { ticket } = await reader.readTicket(id);
  if (owner != null && !isTicketOf(ticket, owner)) {
    if (!operation.mayBeDone) throw changedHands();
    return known !== undefined && isTicketOf(known, owner) ? known : ticket;
  }
  rememberTicket(state.tickets, ticket, 'seen');
  return ticket;
}

/**
 * Keeps the ticket as it is after the write. What was still done while it was the customer's may belong to somebody else
 * by now: then it is forgotten. A new ticket that the desk gave to nobody was never the customer's.
 * @returns the latest reading that may be shown to the customer
 */
function rememberWritten(state: ConversationState, operation: Operation, ticket: Ticket, made: TicketChange): Ticket {
  const { request, owner, lane } = operation;
  const isNew = request.kind === 'createTicket';
  const wanted = isNew ? owner : (request.change.requesterId ?? owner);
  if (isNew && ticket.requesterId === null) {
    for (const other of state.operations.all) if (other.lane === lane) other.owner = null;
  } else if (owner != null && !isTicketOf(ticket, owner) && !isTicketOf(ticket, wanted)) {
    const before = state.tickets.known.find((known) => known.ticket.id === ticket.id)?.ticket;
    forgetTicket(state.tickets, ticket.id);
    return before ?? ticket;
  }
  rememberTicket(state.tickets, ticket, isNew ? 'opened' : 'changed', made);
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
