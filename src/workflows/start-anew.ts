import { workflowInfo } from '@temporalio/workflow';

/**
 * Number of events after which a workflow that serves many conversations continues as new. The server suggests it at
 * about four thousand. A worker that does not have the workflow in memory then needs seconds to replay it, on a busy
 * machine longer than its time limit, and every conversation waits.
 */
const busyHistory = 500;

/**
 * True when a workflow that serves many conversations should continue as new.
 * @param stateBytes size of what the next run begins with: a large one is written again only when the history, which
 * began with it, has at least doubled
 */
export function shouldStartAnew(stateBytes = 0): boolean {
  const { continueAsNewSuggested, historyLength, historySize } = workflowInfo();
  return continueAsNewSuggested || (historyLength > busyHistory && historySize >= 2 * stateBytes);
}
