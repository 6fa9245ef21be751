import { CancellationScope, condition, log } from '@temporalio/workflow';
import { forgetOutdated } from '../../domain/conversation/answers.ts';
import { mergeComments, finishMerged } from '../../domain/conversation/batching.ts';
import { isPending, type Operation, type OperationRequest } from '../../domain/conversation/operations.ts';
import type { ConversationState } from '../../domain/conversation/state.ts';
import { ownerOfWrite } from '../../domain/conversation/owner.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { newReference } from '../../domain/ids.ts';
import { attemptOperation, referenceTag, type AttemptMode } from './attempt-operation.ts';
import { conclude } from './conclude.ts';
import type { Queue } from './queue.ts';

/** How often a change is tried again after a conflict before it has to wait. */
const maximumConflicts = 5;
/** Budget of the first attempt if nobody waits for the write, in milliseconds. */
const ownBudgetMs = 5_000;

/**
 * Carries out the recorded writes of a conversation. Each ticket has a lane; the writes of a lane are done one by one,
 * in the order in which they were recorded; lanes do not wait for each other. A write is first tried within the budget
 * of its caller. If the desk cannot do it, it waits until the desk watch permits another attempt, as often as
 * necessary.
 */
export class Operations {
  readonly #state: ConversationState;
  readonly #onChange: () => void;
  readonly #queue: Queue;
  readonly #running = new Set<string>();

  /**
   * @param onChange called after every step, so that operators see it
   * @param queue where writes wait that the desk cannot do now
   */
  constructor(state: ConversationState, onChange: () => void, queue: Queue) {
    this.#state = state;
    this.#onChange = onChange;
    this.#queue = queue;
  }

  /** Records a write and starts its lane. */
  record(request: OperationRequest): Operation {
    const { operations } = this.#state;
    const operation = newOperation(operations.next++, request, ownerOfWrite(this.#state, request));
    if (operation.request.kind === 'createTicket') operation.request.draft.tags.push(referenceTag(operation.reference));
    forgetOutdated(this.#state, operation.lane);
    operations.all.push(operation);
    this.#start(operation.lane);
    return operation;
  }

  /** Continues what was open before continue-as-new, or was parked. */
  resume(): void {
    for (const operation of this.#state.operations.all) {
      if (operation.state === 'parked') operation.state = 'recorded';
      if (isPending(operation)) this.#start(operation.lane);
    }
  }

  /** An operator asks for the parked writes again. */
  retry(): void {
    for (const operation of this.#state.operations.all) {
      const { state, failure } = operation;
      if (state === 'parked' && failure?.reason === 'changedHands') operation.retried = true;
    }
    this.resume();
  }

  /** True when nothing is left to do. */
  get idle(): boolean {
    return this.#running.size === 0 && !this.#state.operations.all.some(isPending);
  }

  /**
   * Waits until the operation is done, has failed, or has to wait. No timer is used, since it would cost events with
   * every write: the first attempt is limited by its budget, and the caller has a timer of its own.
   */
  async attempted(operation: Operation): Promise<void> {
    const isQueued = (): boolean => operation.state === 'recorded' || operation.state === 'running';
    const isHeldUp = (): boolean =>
      this.#state.operations.all.some(
        ({ lane, state }) => lane === operation.lane && (state === 'waiting' || state === 'parked'),
      );
    await condition(() => !isQueued() || isHeldUp());
    if (isPending(operation)) operation.promised = true;
  }

  #start(lane: string): void {
    if (this.#running.has(lane)) return;
    this.#running.add(lane);
    // What was recorded is written even if the conversation is cancelled.
    void CancellationScope.nonCancellable(() => this.#work(lane));
  }

  async #work(lane: string): Promise<void> {
    for (;;) {
      const next = this.#state.operations.all.find(
        (operation) => operation.lane === lane && isPending(operation) && operation.mergedInto === null,
      );
      if (next === undefined) break;
      if (next.state === 'parked') await condition(() => next.state !== 'parked');
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
      finishMerged(this.#state, next);
      this.#queue.report(next);
      this.#onChange();
    }
    this.#running.delete(lane);
  }

  async #run(operation: Operation): Promise<void> {
    const context = { state: this.#state, record: (request: OperationRequest) => this.record(request) };
    let mode: AttemptMode = operation.firstTriedAt === null ? 'first' : 'late';
    operation.firstTriedAt ??= Date.now();
    operation.state = mode === 'first' ? 'running' : 'waiting';
    for (let conflicts = 0; ;) {
      const failure = await attemptOperation(context, operation, mode);
      if (failure === null) return;
      const { withheldNotes } = this.#state.operations;
      const { length: withheldBefore } = withheldNotes;
      const next = await conclude(this.#state, operation, failure);
      if (withheldNotes.length > withheldBefore) this.#queue.reportWithheld(operation.reference);
      if (next === 'final' || next === 'moved') return;
      if (next === 'rewritten') {
        mode = 'first';
      } else if (failure.kind === 'conflict' && conflicts < maximumConflicts) {
        conflicts += 1;
        mode = 'reread';
      } else {
        operation.state = 'waiting';
        operation.delays += 1;
        this.#onChange();
        await this.#queue.waitForPermit(operation, failure);
        if (isPerTicket(failure)) mergeComments(this.#state, operation);
        mode = 'late';
      }
    }
  }
}

function newOperation(id: number, request: OperationRequest, owner: string | null): Operation {
  return {
    id,
    purpose: request.purpose,
    mergedInto: null,
    lane: request.lane,
    request: request.request,
    owner,
    target: null,
    reference: request.reference ?? newReference(Math.random),
    budgetMs: request.budgetMs ?? ownBudgetMs,
    recordedAt: Date.now(),
    firstTriedAt: null,
    state: 'recorded',
    failure: null,
    optional: request.optional ?? false,
    promised: false,
    retried: false,
    delays: 0,
    mayBeDone: false,
    base: null,
    unmet: [],
    ticket: null,
  };
}

/** True if the desk limits writes to this ticket, as far as it says. */
function isPerTicket({ kind, limitOf }: FailureDetails): boolean {
  return kind === 'rateLimited' && limitOf !== 'desk';
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
