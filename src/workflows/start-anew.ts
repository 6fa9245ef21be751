import { setHandler, workflowInfo } from '@temporalio/workflow';
import { startAnewSignal } from './messages.ts';

/**
 * Number of events after which a workflow that serves many conversations continues as new. The server suggests it at
 * about four thousand. A worker that does not have the workflow in memory then needs seconds to replay it, on a busy
 * machine longer than its time limit, and every conversation waits.
 */
const busyHistory = 500;

/** The SDK loads this module once for each run of a workflow. */
let asked = false;

/** Makes the workflow listen for operators who rotate keys. Called before every workflow. */
export function listenForStartAnew(): void {
  setHandler(startAnewSignal, () => {
    asked = true;
  });
}

/** True when any workflow should continue as new: the server suggests it, or an operator asked for it. */
export function isNewRunDue(): boolean {
  return asked || workflowInfo().continueAsNewSuggested;
}

/**
 * True when a workflow that serves many conversations should continue as new.
 * @param stateBytes size of what the next run begins with: a large one is written again only when the history, which
 * began with it, has at least doubled
 */
export function shouldStartAnew(stateBytes = 0): boolean {
  const { historyLength, historySize } = workflowInfo();
  return isNewRunDue() || (historyLength > busyHistory && historySize >= 2 * stateBytes);
}
