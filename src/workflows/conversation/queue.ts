import { ticketIdOf } from '../../domain/conversation/lanes.ts';
import { isPending, type Operation } from '../../domain/conversation/operations.ts';
import { condition, log } from '@temporalio/workflow';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { DeskReport, WriteRef } from '../../domain/desk/health.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { untilDone } from './activities.ts';

/** Where the writes of a conversation wait until the desk watch permits them. */
export class Queue {
  readonly #state: ConversationState;
  readonly #background: (work: Promise<void>) => void;
  readonly #permitted = new Set<number>();
  /** What was reported of the writes that wait for a permit. */
  readonly #waiting = new Map<number, Extract<DeskReport, { kind: 'waiting' }>>();

  /** @param background runs work that nobody waits for, but that must be done before the conversation ends */
  constructor(state: ConversationState, background: (work: Promise<void>) => void) {
    this.#state = state;
    this.#background = background;
  }

  /** The desk watch permits a write. It is told if the write does not wait any more, since it would wait for news. */
  permit(id: number): void {
    const operation = this.#state.operations.all.find((known) => known.id === id);
    if (operation !== undefined && isPending(operation) && operation.state !== 'parked') this.#permitted.add(id);
    else this.#send(operation?.reference ?? '', { ...this.#refOf(id), kind: 'finished', late: true });
  }

  /** Reports again what waits and what is parked: the desk watch may have lost it. */
  reportAgain(): void {
    for (const waiting of this.#waiting.values()) this.#send(waiting.reference, { ...waiting, again: true });
    for (const { id, reference, state, failure } of this.#state.operations.all) {
      if (state !== 'parked') continue;
      this.#send(reference, { ...this.#refOf(id), kind: 'parked', reference, failure, at: Date.now(), again: true });
    }
  }

  /** Reports the write and waits until it is permitted. */
  async waitForPermit(operation: Operation, failure: FailureDetails): Promise<void> {
    const waiting: Extract<DeskReport, { kind: 'waiting' }> = {
      ...this.#refOf(operation.id),
      kind: 'waiting',
      reference: operation.reference,
      ticket: ticketIdOf(this.#state, operation),
      priority: priorityOf(operation),
      since: operation.recordedAt,
      failure: failure.kind,
      delays: operation.delays,
      retryAfterMs: failure.retryAfterMs ?? null,
      limitOf: failure.limitOf ?? null,
    };
    this.#waiting.set(operation.id, waiting);
    await report(operation.reference, waiting);
    await condition(() => this.#permitted.delete(operation.id));
    this.#waiting.delete(operation.id);
  }

  /** Reports a write that is parked, or that is done or failed if it had to wait or parts of it are unmet. */
  report(operation: Operation): void {
    const { workflowId: conversation } = this.#state;
    const { id, reference } = operation;
    if (operation.state === 'parked') {
      const { failure } = operation;
      operation.delays += 1;
      this.#send(reference, { kind: 'parked', conversation, operation: id, reference, failure, at: Date.now() });
      return;
    }
    if (operation.delays > 0) this.#send(reference, { kind: 'finished', conversation, operation: id });
    // What a colleague has changed meanwhile is no fault of the desk.
    const unmetParts = operation.unmet.filter(({ why }) => why !== 'overtaken');
    for (const unmet of unmetParts) this.#send(reference, { kind: 'unmet', conversation, reference, unmet });
  }

  /** Reports a withheld note. */
  reportWithheld(reference: string): void {
    this.#send(reference, { kind: 'withheld', conversation: this.#state.workflowId, reference });
  }

  #refOf(operation: number): WriteRef {
    return { conversation: this.#state.workflowId, operation };
  }

  #send(reference: string, content: DeskReport): void {
    this.#background(report(reference, content));
  }
}

async function report(reference: string, content: DeskReport): Promise<void> {
  log.debug('reporting a write to the desk watch', { reference, kind: content.kind });
  await untilDone(`${reference} ${content.kind}: report to the desk watch`).reportToDesk(content);
}

/** A handoff comes before everything that is not urgent. */
function priorityOf({ purpose, request }: Operation) {
  const priority = request.kind === 'createTicket' ? request.draft.priority : (request.change.priority ?? null);
  return purpose === 'escalate' && priority !== 'urgent' ? 'high' : priority;
}
