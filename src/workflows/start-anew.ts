import { workflowInfo } from '@temporalio/workflow';

/**
 * Events after which a workflow that serves many conversations starts anew. The server suggests it at about four
 * thousand; by then a worker that does not have the workflow in its memory takes seconds to get there, on a busy machine
 * longer than it is given, and everybody waits for nothing.
 */
const busyHistory = 500;

/** True when a workflow that serves many conversations should continue as new. */
export function shouldStartAnew(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > busyHistory;
}
