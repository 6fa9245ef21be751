import { CancellationScope, condition, log } from '@temporalio/workflow';
import { forgetOutdated } from '../../domain/conversation/answers.ts';
import { absorb, settleMerged } from '../../domain/conversation/batching.ts';
import {
  isPending,
  laneOfTicket,
  noteTicket,
  ticketOfLane,
  type ConversationState,
  type Operation,
} from '../../domain/conversation/state.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { newReference, operationKey } from '../../domain/ids.ts';
import { changeOverOthers, baseOf } from '../../domain/tickets/manual-changes.ts';
import type { Ticket, TicketChange, WrittenTicket } from '../../domain/tickets/tickets.ts';
import { late, prompt } from './activities.ts';
import { conclude } from './conclude.ts';
import type { OperationWish } from './context.ts';
import { failureOf } from './failures.ts';
import type { Queue } from './queue.ts';

/** How often a change is tried again with a fresh version before it counts as unlucky and waits. */
const maximumConflicts = 5;
/** First try of what nobody waits for, in milliseconds. */
const ownBudgetMs = 5_000;

/**
 * How an operation is tried: quickly, quickly after reading the ticket again, or with all the time it takes because
 * nobody waits any more.
 */
type Mode = 'first' | 'reread' | 'late';

/**
 * The recorded writes of a conversation. Each ticket has a lane, a lane does one write at a time in the order they were
 * recorded, lanes do not wait for each other. A write is tried quickly once; when the desk does not take it, it waits
 * for the watch over the desk to let it through, as often as it takes.
 */
export class Operations {
  readonly #state: ConversationState;
  readonly #changed: () => void;
  readonly #queue: Queue;
  readonly #running = new Set<string>();

  /**
   * @param changed called after every step, to show it to operators
   * @param queue where writes wait that the desk does not take
   */
  constructor(state: ConversationState, changed: () => void, queue: Queue) {
    this.#state = state;
    this.#changed = changed;
    this.#queue = queue;
  }

  /** Records a write and sets its lane in motion. */
  record(wish: OperationWish): Operation {
    const id = this.#state.nextOperation++;
    const operation: Operation = {
      id,
      purpose: wish.purpose,
      mergedInto: null,
      lane: wish.lane,
      request: wish.request,
      target: null,
      reference: wish.reference ?? newReference(Math.random),
      budgetMs: wish.budgetMs ?? ownBudgetMs,
      recordedAt: Date.now(),
      firstTriedAt: null,
      state: 'recorded',
      failure: null,
      optional: wish.optional ?? false,
      delays: 0,
      mayBeDone: false,
      base: null,
      unmet: [],
      ticket: null,
    };
    if (operation.request.kind === 'createTicket') operation.request.draft.tags.push(referenceTag(operation.reference));
    forgetOutdated(this.#state, operation.lane);
    this.#state.operations.push(operation);
    this.#start(operation.lane);
    return operation;
  }

  /** Takes up what was still open before continue-as-new, or was parked. */
  resume(): void {
    for (const operation of this.#state.operations) {
      if (operation.state === 'parked') operation.state = 'recorded';
      if (isPending(operation)) this.#start(operation.lane);
    }
  }

  /** True when nothing is left to do. */
  get idle(): boolean {
    return this.#running.size === 0 && !this.#state.operations.some(isPending);
  }

  /**
   * Waits until the operation is done or failed, or is known to take longer. Without a timer, which would cost events
   * with every write: the first try is bounded by what the asker waits for, and whoever asks has a clock of their own.
   */
  async settled(operation: Operation): Promise<void> {
    const queued = (): boolean => operation.state === 'recorded' || operation.state === 'running';
    const held = (): boolean =>
      this.#state.operations.some(
        ({ lane, state }) => lane === operation.lane && (state === 'waiting' || state === 'parked'),
      );
    await condition(() => !queued() || held());
  }

  #start(lane: string): void {
    if (this.#running.has(lane)) return;
    this.#running.add(lane);
    // Whatever happens to the conversation, what was recorded is written.
    void CancellationScope.nonCancellable(() => this.#work(lane));
  }

  async #work(lane: string): Promise<void> {
    for (;;) {
      const next = this.#state.operations.find(
        (operation) => operation.lane === lane && isPending(operation) && operation.mergedInto === null,
      );
      if (next === undefined) break;
      if (next.state === 'parked') await condition(() => next.state !== 'parked');
      try {
        await this.#run(next);
      } catch (error) {
        // A fault of ours must not take the write with it: it waits for an operator.
        log.error('a recorded write failed by a fault of ours', { reference: next.reference, fault: nameOf(error) });
        next.state = 'parked';
      }
      settleMerged(this.#state, next);
      this.#queue.settled(next);
      this.#changed();
    }
    this.#running.delete(lane);
  }

  async #run(operation: Operation): Promise<void> {
    let mode: Mode = operation.firstTriedAt === null ? 'first' : 'late';
    operation.firstTriedAt ??= Date.now();
    operation.state = mode === 'first' ? 'running' : 'waiting';
    for (let conflicts = 0; ;) {
      const failure = await this.#attempt(operation, mode);
      if (failure === null) return;
      const { length: kept } = this.#state.withheld;
      const next = await conclude(this.#state, operation, failure);
      if (this.#state.withheld.length > kept) this.#queue.withheld(operation.reference);
      if (next === 'final') return;
      if (next === 'rewritten') {
        mode = 'first';
      } else if (failure.kind === 'conflict' && conflicts < maximumConflicts) {
        conflicts += 1;
        mode = 'reread';
      } else {
        operation.state = 'waiting';
        operation.delays += 1;
        this.#changed();
        await this.#queue.turn(operation, failure);
        if (failure.ticketLimit === true) absorb(this.#state, operation);
        mode = 'late';
      }
    }
  }

  /** One activity. Null when the operation is done. */
  async #attempt(operation: Operation, mode: Mode): Promise<FailureDetails | null> {
    try {
      const { ticket, unmet } = await this.#write(operation, mode);
      // First, since it throws on what is no ticket: nothing of that must get into the state.
      noteTicket(this.#state, ticket, operation.request.kind === 'createTicket' ? 'opened' : 'changed');
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

  async #write(operation: Operation, mode: Mode): Promise<WrittenTicket> {
    const { request, reference } = operation;
    const key = operationKey(this.#state, operation.id);
    const write = { key, firstTriedAt: operation.firstTriedAt ?? Date.now(), triedBefore: mode !== 'first' };
    const summary = `${reference} ${request.kind}`;
    const activities = mode === 'late' ? late(summary) : prompt(operation.budgetMs, summary);
    if (request.kind === 'createTicket') return activities.createTicket({ draft: request.draft, write });
    const current = await this.#current(operation, mode);
    operation.base ??= baseOf(current);
    const wanted = mode === 'late' ? withReference(operation, request.change) : request.change;
    const { change, note } = changeOverOthers(wanted, operation.base, current);
    // A comment alone cannot overwrite anybody's work; a change of state must not go unseen over somebody else's.
    const guarded = [change.status, change.priority, change.group, change.assignee].some((part) => part !== undefined);
    const version = guarded ? current.version : null;
    const written = await activities.changeTicket({ ticketId: current.id, change, version, write });
    if (note !== null) this.#note(operation.lane, note);
    return written;
  }

  #note(lane: string, body: string): void {
    const change: TicketChange = { comment: { body, public: false, author: 'agent' } };
    this.record({ purpose: 'record', lane, request: { kind: 'changeTicket', ticketId: null, change } });
  }

  /** The ticket an operation changes, read fresh when an earlier try did not go well. */
  async #current(operation: Operation, mode: Mode): Promise<Ticket> {
    const known = this.#known(operation);
    if (known === undefined) throw new Error('an operation was recorded for a ticket that was never read');
    if (mode === 'first') return known;
    operation.base ??= baseOf(known);
    const summary = `${operation.reference} read again`;
    const reader = mode === 'late' ? late(summary) : prompt(operation.budgetMs, summary);
    const { ticket } = await reader.readTicket(known.id);
    noteTicket(this.#state, ticket, 'seen');
    return ticket;
  }

  /**
   * The ticket as the asker knows it: what a customer wishes goes by the latest look at it, what we write on our own by
   * what we wrote last, so that what a human did meanwhile is noticed.
   */
  #known({ target, lane, purpose }: Operation): Ticket | undefined {
    const { tickets } = this.#state;
    const ofLane = ticketOfLane(this.#state, lane);
    if (target === null && ofLane !== null && purpose === 'record') return ofLane;
    const id = target ?? ofLane?.id;
    if (id !== undefined) return tickets.find((entry) => entry.ticket.id === id)?.ticket ?? ofLane ?? undefined;
    return tickets.find((entry) => laneOfTicket(this.#state, entry.ticket.id) === lane)?.ticket;
  }
}

/** What the customer was told to quote, so that the team finds the ticket by it. */
function referenceTag(reference: string): string {
  return reference.toLowerCase();
}

/** A write that comes late was told with its reference: the ticket has to carry it. */
function withReference({ reference, purpose }: Operation, change: TicketChange): TicketChange {
  if (purpose === 'record') return change;
  return { ...change, addTags: [...new Set([...(change.addTags ?? []), referenceTag(reference)])] };
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
