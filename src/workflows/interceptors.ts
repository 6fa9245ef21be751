import {
  ActivityFailure,
  ApplicationFailure,
  log,
  workflowInfo,
  type WorkflowInterceptorsFactory,
} from '@temporalio/workflow';
import { refusalOf, type PayloadRefusal } from '../domain/refused-payload.ts';
import { listenForStartAnew } from './start-anew.ts';

/** These start without an input, so nothing in their start could be forged. */
const startedWithoutInput: ReadonlySet<string> = new Set(['reconcile', 'deskHeartbeat', 'customerMemory']);

/**
 * Refuses what this installation did not write for this workflow, before a handler sees it: a start fails the workflow,
 * an update is rejected, a query is answered with an error, a signal is dropped, and the result of an activity counts as
 * a failure of it. A message without any argument proves nothing about its sender, so it is refused too; only a query
 * may have none, since it changes nothing and its answer is encrypted. Loaded by the SDK together with the workflows.
 */
export const interceptors: WorkflowInterceptorsFactory = () => {
  let dropped = 0;
  return {
    inbound: [
      {
        execute: async (input, next) => {
          const { workflowType, unsafe } = workflowInfo();
          const refusal = startedWithoutInput.has(workflowType) ? refusalOfAny(input.args) : refusalOfInput(input.args);
          if (refusal !== null) {
            // It was accepted once, so PIN_PEPPER has changed, or it is of an earlier version: the task may be repeated
            // when that is corrected, while a failure would end the workflow.
            if (unsafe.isReplaying) throw new Error(`the start of a running workflow is refused now (${refusal})`);
            throw refused('start', refusal);
          }
          listenForStartAnew();
          return next(input);
        },
        handleSignal: async (input, next) => {
          const refusal = refusalOfInput(input.args);
          if (refusal === null) return next(input);
          dropped += 1;
          // One line for each run: whoever can send one such signal can send thousands.
          if (dropped === 1) {
            log.warn('a signal that this installation did not send was dropped; further ones are not logged', {
              signal: input.signalName,
              refusal,
            });
          }
        },
        validateUpdate: (input, next) => {
          refuseUpdate(input.args);
          next(input);
        },
        handleUpdate: async (input, next) => {
          refuseUpdate(input.args);
          return next(input);
        },
        handleQuery: async (input, next) => {
          const refusal = refusalOfAny(input.args);
          if (refusal !== null) throw refused('query', refusal);
          return next(input);
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => genuine(next(input)),
        scheduleLocalActivity: (input, next) => genuine(next(input)),
      },
    ],
  };
};

function refuseUpdate(args: readonly unknown[]): void {
  const refusal = refusalOfInput(args);
  if (refusal !== null) throw refused('update', refusal);
}

/** Passes on what an activity returned or threw, if this installation wrote it. */
function genuine(outcome: Promise<unknown>): Promise<unknown> {
  return outcome.then(
    (result) => {
      const refusal = refusalOf(result);
      if (refusal !== null) throw refused('result of an activity', refusal);
      return result;
    },
    (error: unknown) => {
      const cause = error instanceof ActivityFailure ? error.cause : error;
      const refusal = cause instanceof ApplicationFailure ? refusalOfAny(cause.details ?? []) : null;
      throw refusal === null ? error : refused('failure of an activity', refusal);
    },
  );
}

function refusalOfInput(args: readonly unknown[]): PayloadRefusal | null {
  return args.length === 0 ? 'plain' : refusalOfAny(args);
}

function refusalOfAny(values: readonly unknown[]): PayloadRefusal | null {
  return values.map(refusalOf).find((refusal) => refusal !== null) ?? null;
}

function refused(what: string, refusal: PayloadRefusal): ApplicationFailure {
  const message = `this ${what} was not written by this installation for this workflow (${refusal})`;
  return ApplicationFailure.nonRetryable(message, 'REFUSED_PAYLOAD');
}
