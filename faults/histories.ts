import type { Client } from '@temporalio/client';

/** Length and size of the history of one run. */
export interface HistorySize {
  events: number;
  bytes: number;
}

/** From here on Temporal's server warns of a long history; it terminates a run at five times as much. */
const warnedFrom: HistorySize = { events: 10_240, bytes: 10 * 1024 * 1024 };

/** Length and size of the history of each run that a query lists. */
export async function runsListed({ workflow }: Client, query: string): Promise<HistorySize[]> {
  const runs: HistorySize[] = [];
  for await (const { workflowId, runId } of workflow.list({ query })) {
    const { historyLength, historySize } = await workflow.getHandle(workflowId, runId).describe();
    runs.push({ events: historyLength, bytes: historySize ?? 0 });
  }
  return runs;
}

/** The same of each run of one workflow, the newest first; a list may lack runs that have just begun. */
export async function runsInChain(client: Client, workflowId: string): Promise<HistorySize[]> {
  const runs: HistorySize[] = [];
  const { namespace } = client.workflow.options;
  let runId: string | undefined;
  do {
    const described = await client.workflow.getHandle(workflowId, runId).describe();
    runs.push({ events: described.historyLength, bytes: described.historySize ?? 0 });
    const { history } = await client.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId, runId: described.runId },
      maximumPageSize: 1,
    });
    runId = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  } while (runId !== '');
  return runs;
}

/** The longest and the largest history that a query lists, and what is wrong with them. */
export async function judgeHistories(client: Client, what: string, query: string) {
  const runs = await runsListed(client, query);
  const events = Math.max(0, ...runs.map((run) => run.events));
  const bytes = Math.max(0, ...runs.map((run) => run.bytes));
  const problems: string[] = [];
  if (runs.length === 0) problems.push(`${what}: no run was found`);
  if (events >= warnedFrom.events || bytes >= warnedFrom.bytes) {
    problems.push(`${what}: a run has a history of ${events} events, or of ${bytes} bytes`);
  }
  const failed = (await client.workflow.count(`(${query}) AND ExecutionStatus IN ('Failed', 'Terminated')`)).count;
  if (failed > 0) problems.push(`${what}: ${failed} runs failed or were terminated`);
  return {
    figures: { [`${what}: runs`]: runs.length, [`${what}: most events`]: events, [`${what}: most bytes`]: bytes },
    problems,
  };
}
