import { CancellationScope, condition, log } from '@temporalio/workflow';
import { forgetOutdated } from '../../domain/conversation/answers.ts';
import { mergeComments, finishMerged } from '../../domain/conversation/batching.ts';
import { condense } from '../../domain/conversation/finished.ts';
import { lanesOf, operationById, operationsOfLane } from '../../domain/conversation/operation-index.ts';
import { isHeld, isPending, type Operation, type OperationRequest } from '../../domain/conversation/operations.ts';
import { fitInto } from '../../domain/conversation/room.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { tidy } from '../../domain/conversation/tidy.ts';
import { ownerOfWrite } from '../../domain/conversation/owner.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { attemptOperation, referenceTag, type AttemptMode } from './attempt-operation.ts';
import { conclude } from './conclude.ts';
import { newOperation } from './new-operation.ts';
import type { Queue } from './queue.ts';

/** How often a change is tried again after a conflict before it has to wait. */
const maximumConflicts = 5;

/** What the operations of a conversation need of it. */
export interface OperationsOptions {
  /** Called after every step, so that operators see it. */
  onChange: () => void;
  /** Where writes wait that the desk cannot do now. */
  queue: Queue;
  /** True while the conversation is about to continue as new: then nothing begins for which nobody waits. */
  startsAnew: () => boolean;
}

/**
 * Carries out the recorded writes of a conversation. Each ticket has a lane; the writes of a lane are done one by one,
 * in the order in which they were recorded; lanes do not wait for each other. A write is first tried within the budget
 * of its caller. If the desk cannot do it, it waits until the desk watch permits another attempt, as often as
 * necessary. Nothing runs for a lane whose first write waits or is parked: it goes on with the permit, or with an
 * administrator's retry, in this run of the workflow or in a later one.
 */
export class Operations {
  readonly #state: ConversationState;
  readonly #options: OperationsOptions;
  /** The lanes at work, each with the write that it is at; null before the first. */
  readonly #running = new Map<string, Operation | null>();
  /** How many callers wait for each lane. */
  readonly #callers = new Map<string, number>();

  constructor(state: ConversationState, options: OperationsOptions) {
    this.#state = state;
    this.#options = options;
  }

  /**
   * Records a write and starts its lane. A note of ours for which there is no room is counted, and comes back as failed.
   * @throws NoRoomError for a customer's write, if too many wait
   */
  record(request: OperationRequest): Operation {
    const { operations } = this.#state;
    const fitting = fitInto(operations, request);
    if (fitting === null) {
      log.error('a note could not be recorded: too many writes wait', { waiting: operations.all.length });
      operations.leftOut += 1;
      return { ...newOperation(0, request, null), state: 'failed' };
    }
    const operation = newOperation(operations.next++, fitting, ownerOfWrite(this.#state, fitting));
    if (operation.request.kind === 'createTicket') operation.request.draft.tags.push(referenceTag(operation.reference));
    forgetOutdated(this.#state, operation.lane);
    operations.all.push(operation);
    this.#start(operation.lane);
    return operation;
  }

  /** Continues what was open before continue-as-new, except for what waits for a permit or is parked. */
  resume(): void {
    for (const lane of lanesOf(this.#state.operations)) this.#start(lane);
  }

  /** Tries the parked writes again: an administrator has fixed the cause. */
  retryParked(): void {
    for (const operation of this.#state.operations.all) {
      if (operation.state !== 'parked') continue;
      if (operation.failure?.reason === 'changedHands') operation.retried = true;
      operation.state = 'recorded';
      this.#start(operation.lane);
    }
  }

  /** The desk watch permits a waiting write. */
  permit(id: number): void {
    const operation = operationById(this.#state.operations, id);
    // The desk watch does not know that it does not wait any more.
    if (operation === undefined || !isPending(operation)) return this.#options.queue.reportFinished(id);
    if (operation.state === 'parked') return this.#options.queue.reportAgain(operation);
    if (operation.state !== 'waiting') return;
    operation.permitted = true;
    this.#start(operation.lane);
  }

  /** Reports again what waits for a permit and what is parked: the desk watch may have lost it. */
  reportWaiting(): void {
    for (const operation of this.#state.operations.all) {
      if (isHeld(operation)) this.#options.queue.reportAgain(operation);
    }
  }

  /** True while a write is being tried or reported. */
  get isRunning(): boolean {
    return this.#running.size > 0;
  }

  /** True when every write is done or has failed for good. */
  get isDone(): boolean {
    return !this.isRunning && !this.#state.operations.all.some(isPending);
  }

  /**
   * Waits until the operation is done, has failed, or has to wait. No timer is used, since it would cost events with
   * every write: the first attempt is limited by its budget, and the caller has a timer of its own.
   */
  async attempted(operation: Operation): Promise<void> {
    const { lane } = operation;
    const isAnswered = (): boolean =>
      (operation.state !== 'recorded' && operation.state !== 'running') || this.#isHeldUp(operation.lane);
    this.#callers.set(lane, (this.#callers.get(lane) ?? 0) + 1);
    this.#start(lane);
    await condition(isAnswered);
    const others = (this.#callers.get(lane) ?? 1) - 1;
    if (others === 0) this.#callers.delete(lane);
    else this.#callers.set(lane, others);
    if (isPending(operation)) operation.promised = true;
  }

  /** True if the writes of the lane have to wait: nothing runs there, or a write that was told to wait is tried again. */
  #isHeldUp(lane: string): boolean {
    const current = this.#running.get(lane);
    return current === undefined || current?.state === 'waiting' || current?.state === 'parked';
  }

  #start(lane: string): void {
    if (this.#running.has(lane)) return;
    this.#running.set(lane, null);
    // What was recorded is written even if the conversation is cancelled.
    void CancellationScope.nonCancellable(() => this.#work(lane));
  }

  async #work(lane: string): Promise<void> {
    for (let next = this.#next(lane); next !== null; next = this.#next(lane)) {
      this.#running.set(lane, next);
      try {
        await this.#run(next);
      } catch (error) {
        // A bug must not lose the write: it is parked.
        log.error('a bug stopped a recorded write', { reference: next.reference, errorName: nameOf(error) });
        next.state = 'parked';
        next.mayBeDone = true;
      }
      if (next.lane !== lane) {
        this.#start(next.lane);
        continue;
      }
      if (next.state !== 'waiting') this.#finish(next);
      this.#options.onChange();
    }
    this.#running.delete(lane);
  }

  /** The write of the lane that can be tried now; null if there is none. */
  #next(lane: string): Operation | null {
    if (this.#options.startsAnew() && !this.#callers.has(lane)) return null;
    const next = operationsOfLane(this.#state.operations, lane).find(
      (operation) => isPending(operation) && operation.mergedInto === null,
    );
    return next === undefined || isHeld(next) ? null : next;
  }

  /** Tries the write until it is done, has failed for good, is parked, or has to wait for a permit. */
  async #run(operation: Operation): Promise<void> {
    const context = { state: this.#state, record: (request: OperationRequest) => this.record(request) };
    let mode: AttemptMode = operation.firstTriedAt === null ? 'first' : 'late';
    operation.firstTriedAt ??= Date.now();
    operation.state = mode === 'first' ? 'running' : 'waiting';
    if (operation.permitted === true && isPerTicket(operation)) mergeComments(this.#state, operation);
    operation.permitted = undefined;
    for (let conflicts = 0; ;) {
      const failure = await attemptOperation(context, operation, mode);
      if (failure === null) return;
      const { withheldNotes } = this.#state.operations;
      const withheldBefore = withheldNotes.at(-1);
      const next = await conclude(this.#state, operation, failure);
      if (this.#state.operations.withheldNotes.at(-1) !== withheldBefore) {
        this.#options.queue.reportWithheld(operation.reference);
      }
      if (next === 'final' || next === 'moved') return;
      if (next === 'rewritten') {
        mode = 'first';
      } else if (failure.kind === 'conflict' && conflicts < maximumConflicts) {
        conflicts += 1;
        mode = 'reread';
      } else {
        return this.#wait(operation, failure);
      }
    }
  }

  async #wait(operation: Operation, failure: FailureDetails): Promise<void> {
    const { kind, retryAfterMs, limitOf } = failure;
    operation.state = 'waiting';
    operation.permitted = undefined;
    operation.delays += 1;
    operation.wait = { failure: kind, retryAfterMs: retryAfterMs ?? null, limitOf: limitOf ?? null };
    this.#options.onChange();
    await this.#options.queue.reportWaiting(operation);
  }

  #finish(operation: Operation): void {
    finishMerged(this.#state, operation);
    this.#options.queue.report(operation);
    for (const other of operationsOfLane(this.#state.operations, operation.lane)) {
      if (other === operation || other.mergedInto === operation.id) condense(this.#state, other);
    }
    tidy(this.#state);
  }
}

/** True if the desk limits writes to this ticket, as far as it says. */
function isPerTicket({ wait }: Operation): boolean {
  return wait?.failure === 'rateLimited' && wait.limitOf !== 'desk';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
