import { condition, log } from '@temporalio/workflow';
import type { ConversationState, Operation } from '../../domain/conversation/state.ts';
import type { DeskReport } from '../../domain/desk/health.ts';
import type { FailureDetails } from '../../domain/failures.ts';
import { patient } from './activities.ts';

/** A write that was not let through for so long reports again: the watch may have been ended by force. */
const reportAgainAfter = '2 hours';

/** Where writes of a conversation wait until the watch over the desk lets them through. */
export class Queue {
  readonly #state: ConversationState;
  readonly #background: (work: Promise<void>) => void;
  readonly #permitted = new Set<number>();

  /** @param background takes work nobody waits for, which must be done before the conversation ends */
  constructor(state: ConversationState, background: (work: Promise<void>) => void) {
    this.#state = state;
    this.#background = background;
  }

  /** The watch lets a write through. */
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

  /** Tells the watch what became of a write, where it is of interest to anybody. */
  settled(operation: Operation): void {
    const { workflowId: conversation } = this.#state;
    const { id, reference } = operation;
    if (operation.state === 'parked') {
      const failure = operation.failure?.kind ?? 'internal';
      operation.delays += 1;
      this.#tell(reference, { kind: 'parked', conversation, operation: id, reference, failure, at: Date.now() });
      return;
    }
    if (operation.delays > 0) this.#tell(reference, { kind: 'settled', conversation, operation: id });
    for (const unmet of operation.unmet) this.#tell(reference, { kind: 'unmet', conversation, reference, unmet });
  }

  /** Tells the watch that a note is kept back. */
  withheld(reference: string): void {
    this.#tell(reference, { kind: 'withheld', conversation: this.#state.workflowId, reference });
  }

  #tell(reference: string, told: DeskReport): void {
    this.#background(report(reference, told));
  }
}

async function report(reference: string, told: DeskReport): Promise<void> {
  log.debug('a write is reported to the watch over the desk', { reference, kind: told.kind });
  await patient(`${reference} ${told.kind}: tell the watch over the desk`).reportToDesk(told);
}

/** Whoever waits for a human comes before everything but what is urgent. */
function priorityOf({ purpose, request }: Operation) {
  const wanted = request.kind === 'createTicket' ? request.draft.priority : (request.change.priority ?? null);
  return purpose === 'escalate' && wanted !== 'urgent' ? 'high' : wanted;
}
