import { ticketIdOf } from '../../domain/conversation/lanes.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import { log } from '@temporalio/workflow';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { DeskReport, WriteRef } from '../../domain/desk/health.ts';
import { untilDone } from './activities.ts';

/** Where the writes of a conversation wait until the desk watch permits them. */
export class Queue {
  readonly #state: ConversationState;
  readonly #background: (work: Promise<void>) => void;

  /** @param background runs work that nobody waits for, but that must be done before the conversation ends */
  constructor(state: ConversationState, background: (work: Promise<void>) => void) {
    this.#state = state;
    this.#background = background;
  }

  /**
   * Reports a write that waits for a permit.
   * @param again it was reported before, and nothing has happened since
   */
  async reportWaiting(operation: Operation, again = false): Promise<void> {
    const { wait } = operation;
    await report(operation.reference, {
      kind: 'waiting',
      ...this.#refOf(operation.id),
      reference: operation.reference,
      ticket: ticketIdOf(this.#state, operation),
      priority: priorityOf(operation),
      since: operation.recordedAt,
      failure: wait?.failure ?? 'unavailable',
      delays: operation.delays,
      retryAfterMs: wait?.retryAfterMs ?? null,
      limitOf: wait?.limitOf ?? null,
      ...(again ? { again } : {}),
    });
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

  /** Reports a write again that waits or is parked, in the background. */
  reportAgain(operation: Operation): void {
    const { id, reference, state, failure } = operation;
    if (state === 'waiting') this.#background(this.reportWaiting(operation, true));
    else this.#send(reference, { ...this.#refOf(id), kind: 'parked', reference, failure, at: Date.now(), again: true });
  }

  /** Reports a write as finished which the desk watch permits although it does not wait. */
  reportFinished(operation: number): void {
    this.#send(`operation ${operation}`, { ...this.#refOf(operation), kind: 'finished', late: true });
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
