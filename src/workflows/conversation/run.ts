import { allHandlersFinished, ApplicationFailure, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import { startingAnewFailure } from '../../domain/conversation/replies.ts';
import type { ConversationInput, ConversationState } from '../../domain/conversation/state.ts';
import type { ConversationWorkflow } from '../messages.ts';
import { isNewRunDue, shouldStartAnew } from '../start-anew.ts';

/**
 * Number of events after which a call continues as new. A worker that has just started needs seconds to replay several
 * calls of twice the length on a busy machine, longer than a caller waits.
 */
const longCall = 250;
/** Number of deliveries and signals after which a conversation continues as new; Temporal refuses the 2,000th update. */
const manyMessages = 400;
/** The numbers beyond which commands have to be sent again, so that the conversation comes to rest and can continue. */
const overdueHistory = 8_000;
const overdueMessages = 1_000;

/** Refuses a command until the conversation has continued as new: whoever sent it sends it again at once. */
export function refuseUntilNextRun(): ApplicationFailure {
  return ApplicationFailure.nonRetryable('the conversation continues as new', startingAnewFailure);
}

/** What one run of a conversation's workflow depends on. */
export interface RunOptions {
  input: ConversationInput;
  state: ConversationState;
  /** How many deliveries and signals this run has received. */
  received: () => number;
  /** True while a write is being tried, or something runs that would have to be begun again. */
  isBusy: () => boolean;
  /** True when every write is done or has failed for good. */
  isDone: () => boolean;
}

/**
 * One run of a conversation's workflow. Temporal limits its history and the number of its messages, so the conversation
 * continues as new in time, whenever nothing runs. What waits is part of the state.
 */
export class Run {
  readonly #options: RunOptions;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** True when the conversation should continue as new. */
  isLong(): boolean {
    if (this.#options.received() > manyMessages) return true;
    if (this.#options.state.messaging !== null) return shouldStartAnew();
    return isNewRunDue() || workflowInfo().historyLength > longCall;
  }

  /** True when the conversation has to continue as new before it takes another command. */
  isOverdue(): boolean {
    return this.#options.received() > overdueMessages || workflowInfo().historyLength > overdueHistory;
  }

  /** True when it should continue as new and can. */
  canStartAnew(): boolean {
    return this.isLong() && this.#isQuiet();
  }

  /** True when nothing runs and every write is done or has failed for good. */
  isDone(): boolean {
    return this.#isQuiet() && this.#options.isDone();
  }

  /**
   * Waits until something is the case, and continues as new meanwhile if that is due: whoever waits begins to wait again.
   * @param forMs time limit in milliseconds; by default there is none
   */
  async until(isTrue: () => boolean, forMs?: number): Promise<void> {
    const isOver = (): boolean => isTrue() || this.canStartAnew();
    if (forMs === undefined) await condition(isOver);
    else await condition(isOver, Math.max(1, forMs));
    await this.startAnewIfDue();
  }

  /** Continues as new if that is due and possible. */
  async startAnewIfDue(): Promise<void> {
    if (!this.canStartAnew()) return;
    const { input, state } = this.#options;
    await continueAsNew<ConversationWorkflow>({ ...input, state });
  }

  #isQuiet(): boolean {
    return !this.#options.isBusy() && allHandlersFinished();
  }
}
