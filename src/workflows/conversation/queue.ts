import { ticketIdOf } from '../../domain/conversation/lanes.ts';
import type { Operation } from '../../domain/conversation/operations.ts';
import { condition, log } from '@temporalio/workflow';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { DeskReport } from '../../domain/desk/health.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { untilDone } from './activities.ts';

/** A write that is not permitted within this time is reported again: the desk watch may have been terminated. */
const reportAgainAfter = '2 hours';

/** Where the writes of a conversation wait until the desk watch permits them. */
export class Queue {
  readonly #state: ConversationState;
  readonly #background: (work: Promise<void>) => void;
  readonly #permitted = new Set<number>();

  /** @param background runs work that nobody waits for, but that must be done before the conversation ends */
  constructor(state: ConversationState, background: (work: Promise<void>) => void) {
    this.#state = state;
    this.#background = background;
  }

  /** The desk watch permits a write. */
  permit(operation: number): void {
    this.#permitted.add(operation);
  }

  /** Reports the write and waits until it is permitted. */
  async waitForPermit(operation: Operation, failure: FailureDetails): Promise<void> {
    const isPermitted = (): boolean => this.#permitted.delete(operation.id);
    do {
      await report(operation.reference, {
        kind: 'waiting',
        conversation: this.#state.workflowId,
        operation: operation.id,
        reference: operation.reference,
        ticket: ticketIdOf(this.#state, operation),
        priority: priorityOf(operation),
        since: operation.recordedAt,
        failure: failure.kind,
        delays: operation.delays,
        retryAfterMs: failure.retryAfterMs ?? null,
        limitOf: failure.limitOf ?? null,
      });
    } while (!(await condition(isPermitted, reportAgainAfter)));
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
