import type { Client } from '@temporalio/client';
import { runIdsOf } from '../test/support/runs.ts';

/** Length and size of the history of one run. */
export interface HistorySize {
  events: number;
  bytes: number;
}

/** From here on Temporal's server warns of a long history; it terminates a run at five times as much. */
const warnedFrom: HistorySize = { events: 10_240, bytes: 10 * 1024 * 1024 };

/** Length and size of the history of each run that a query lists. */
async function runsListed(client: Client, query: string): Promise<HistorySize[]> {
  const runs: HistorySize[] = [];
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    runs.push(await sizeOfRun(client, workflowId, runId));
  }
  return runs;
}

/** The same of each run of one workflow, the newest first. */
export async function runsInChain(client: Client, workflowId: string): Promise<HistorySize[]> {
  const runs: HistorySize[] = [];
  for await (const runId of runIdsOf(client, workflowId)) runs.push(await sizeOfRun(client, workflowId, runId));
  return runs;
}

async function sizeOfRun({ workflow }: Client, workflowId: string, runId: string): Promise<HistorySize> {
  const { historyLength, historySize } = await workflow.getHandle(workflowId, runId).describe();
  return { events: historyLength, bytes: historySize ?? 0 };
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
