import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import type { Installation, KeyReader } from './installation.ts';

/** One run of a workflow, as the server lists it. */
export interface StoredRun {
  workflowId: string;
  runId: string;
  type: string;
  /** Null while it runs. */
  closedAt: Date | null;
}

const pageSize = 200;

/** The runs of an installation, page by page. @param status part of a query of the server's index */
export async function* runsOf(
  { client, taskQueue }: Pick<Installation, 'client' | 'taskQueue'>,
  status: "= 'Running'" | "!= 'Running'",
): AsyncGenerator<StoredRun[]> {
  const { namespace } = client.options;
  const query = `TaskQueue = '${taskQueue}' AND ExecutionStatus ${status}`;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listWorkflowExecutions({ namespace, query, pageSize, nextPageToken });
    yield page.executions.map(({ execution, type, closeTime }) => ({
      workflowId: execution?.workflowId ?? '',
      runId: execution?.runId ?? '',
      type: type?.name ?? '',
      closedAt: closeTime == null ? null : new Date(Number(closeTime.seconds) * 1_000),
    }));
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

/** Ids of the keys that anything in the history of a run is encrypted with; empty when it was deleted meanwhile. */
export async function keysOfRun(
  client: Client,
  { workflowId, runId }: Pick<StoredRun, 'workflowId' | 'runId'>,
  keyOf: KeyReader,
): Promise<Set<string>> {
  const found = new Set<string>();
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService
      .getWorkflowExecutionHistory({ namespace, execution: { workflowId, runId }, nextPageToken })
      .catch((error: { code?: unknown }) => {
        if (error.code === notFound) return null;
        throw error;
      });
    if (page === null) return found;
    collectKeys(page.history?.events, keyOf, found);
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return found;
}

const notFound = 5;

/** Ids of the keys that the inputs of an installation's schedules are encrypted with. */
export async function keysOfSchedules({ client, taskQueue, keyOf }: Installation): Promise<Map<string, Set<string>>> {
  const { namespace } = client.options;
  const found = new Map<string, Set<string>>();
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listSchedules({ namespace, maximumPageSize: pageSize, nextPageToken });
    for (const { scheduleId } of page.schedules) {
      const { schedule } = await client.workflowService.describeSchedule({ namespace, scheduleId: scheduleId ?? '' });
      const action = schedule?.action?.startWorkflow;
      if (action?.taskQueue?.name !== taskQueue) continue;
      const keys = new Set<string>();
      collectKeys(action, keyOf, keys);
      found.set(scheduleId ?? '', keys);
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
  return found;
}

/** Adds the keys of all payloads anywhere in a message of Temporal's API. */
function collectKeys(value: unknown, keyOf: KeyReader, found: Set<string>): void {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return;
  if ('metadata' in value && 'data' in value) {
    const key = keyOf(value as Payload);
    if (key !== null) found.add(key);
    return;
  }
  for (const part of Object.values(value)) collectKeys(part, keyOf, found);
}
