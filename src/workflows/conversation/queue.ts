import type { Operation } from '../../domain/conversation/operations.ts';
import { condition, log } from '@temporalio/workflow';
import type { ConversationState } from '../../domain/conversation/state.ts';
import type { DeskReport } from '../../domain/desk/health.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { untilDone } from './activities.ts';

/** A write that was not permitted within this time reports again: the watch may have been terminated. */
const reportAgainAfter = '2 hours';

/** Where writes of a conversation wait until the desk watch permits them. */
export class Queue {
  readonly #state: ConversationState;
  readonly #background: (work: Promise<void>) => void;
  readonly #permitted = new Set<number>();

  /** @param background takes work nobody waits for, which must be done before the conversation ends */
  constructor(state: ConversationState, background: (work: Promise<void>) => void) {
    this.#state = state;
    this.#background = background;
  }

  /** The watch permits a write. */
  permit(operation: number): void {
    this.#permitted.add(operation);
  }

  /** Reports the write and waits for its turn. */
  async turn(operation: Operation, failure: FailureDetails): Promise<void> {
    const mayGo = (): boolean => this.#permitted.delete(operation.id);
    do {
      await report(operation.reference, {
        kind: 'waiting',
        conversation: this.#state.workflowId,
        operation: operation.id,
        reference: operation.reference,
        priority: priorityOf(operation),
        since: operation.recordedAt,
        failure: failure.kind,
        delays: operation.delays,
        retryAfterMs: failure.retryAfterMs ?? null,
        ticketLimit: failure.ticketLimit ?? false,
      });
    } while (!(await condition(mayGo, reportAgainAfter)));
  }

  /** Reports a write that is done, parked or failed, if it had to wait or parts of it are missing. */
  report(operation: Operation): void {
    const { workflowId: conversation } = this.#state;
    const { id, reference } = operation;
    if (operation.state === 'parked') {
      const failure = operation.failure?.kind ?? 'internal';
      operation.delays += 1;
      this.#send(reference, { kind: 'parked', conversation, operation: id, reference, failure, at: Date.now() });
      return;
    }
    if (operation.delays > 0) this.#send(reference, { kind: 'finished', conversation, operation: id });
    for (const unmet of operation.unmet) this.#send(reference, { kind: 'unmet', conversation, reference, unmet });
  }

  /** Reports that a note is withheld. */
  reportWithheld(reference: string): void {
    this.#send(reference, { kind: 'withheld', conversation: this.#state.workflowId, reference });
  }

  #send(reference: string, content: DeskReport): void {
    this.#background(report(reference, content));
  }
}

async function report(reference: string, content: DeskReport): Promise<void> {
  log.debug('a write is reported to the desk watch', { reference, kind: content.kind });
  await untilDone(`${reference} ${content.kind}: report to the desk watch`).reportToDesk(content);
}

/** A customer who waits for a human comes before everything that is not urgent. */
function priorityOf({ purpose, request }: Operation) {
  const wanted = request.kind === 'createTicket' ? request.draft.priority : (request.change.priority ?? null);
  return purpose === 'escalate' && wanted !== 'urgent' ? 'high' : wanted;
}
