import { isCancellation, log } from '@temporalio/workflow';
import type { FailureKind } from '../../domain/failures.ts';
import { untilDone } from '../conversation/activities.ts';
import { failureOf } from '../conversation/failures.ts';
import type { Chat } from './chat.ts';
import { endSession } from './session.ts';

/** The wait after the first failed step, and the longest one; it doubles with each further one. In milliseconds. */
const firstWaitMs = 2_000;
const longestWaitMs = 5 * 60_000;
/** A step that fails this often in a row is told; refused credentials are told at once. */
const toldAfter = 3;

/** Why a step failed; `bug`: it was not a vendor. */
type StepFailure = FailureKind | 'bug';

/** Does the steps of one conversation, and decides how long to wait after one that failed. */
export class BackOff {
  readonly #chat: Chat;
  #failures = 0;
  /** Until when no step is done, epoch milliseconds. */
  until = 0;

  constructor(chat: Chat) {
    this.#chat = chat;
  }

  /**
   * Does one step. A bug in it must not end the conversation, and a failure must not be repeated at once. When the
   * conversation does not exist any more, it ends.
   */
  async guard(step: () => Promise<void>): Promise<void> {
    try {
      await step();
      this.#failures = 0;
      this.until = 0;
    } catch (error) {
      const failure = meaningOf(error);
      // Something else may have been missing.
      if (failure === 'notFound' && !(await this.#chat.platform.exists())) {
        // What is still reported of it changes nothing any more.
        this.#chat.messaging.inbox = [];
        return endConversation(this.#chat);
      }
      this.#failures += 1;
      this.until = Date.now() + Math.min(longestWaitMs, firstWaitMs * 2 ** (this.#failures - 1));
      log.error('a step of the conversation failed', { failure, failures: this.#failures });
      const isRefused = failure === 'unauthenticated' || failure === 'forbidden';
      if (isRefused || this.#failures >= toldAfter) this.#report(failure);
    }
  }

  /** Reports to the desk watch, which tells the administrator once per cause. */
  #report(failure: StepFailure): void {
    const { state, context } = this.#chat;
    const report = { kind: 'messagingFailing', conversation: state.workflowId, failure } as const;
    context.background(untilDone('report to the desk watch that steps fail').reportToDesk(report));
  }
}

/** Ends the conversation, which does not exist any more at the platform: nothing can be said there. */
export async function endConversation(chat: Chat): Promise<void> {
  chat.messaging.dialogue.unanswered = [];
  await endSession(chat);
  chat.state.session.endedAt ??= Date.now();
}

function meaningOf(error: unknown): StepFailure {
  if (isCancellation(error)) throw error;
  if (error instanceof Error && error.name === 'DeterminismViolationError') throw error;
  try {
    return failureOf(error).kind;
  } catch {
    return 'bug';
  }
}
