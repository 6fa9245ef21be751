import type { Client } from '@temporalio/client';

/**
 * Run ids of a workflow that continues as new, the newest first. They are read from the histories, since Temporal's list
 * may lack runs that have just begun.
 */
export async function* runIdsOf({ workflow, workflowService }: Client, workflowId: string): AsyncGenerator<string> {
  const { namespace } = workflow.options;
  let runId = '';
  do {
    const execution = { workflowId, runId };
    const { history } = await workflowService.getWorkflowExecutionHistory({ namespace, execution, maximumPageSize: 1 });
    const begun = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    yield begun?.originalExecutionRunId ?? '';
    runId = begun?.continuedExecutionRunId ?? '';
  } while (runId !== '');
}
