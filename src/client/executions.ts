import type { Client, WorkflowService } from '@temporalio/client';
import proto from '@temporalio/proto';
import { grpcCodeOf } from './errors.ts';

type ListAnswer = Awaited<ReturnType<WorkflowService['listWorkflowExecutions']>>;
/** One workflow, as the server lists it. */
export type ExecutionInfo = ListAnswer['executions'][number];

/** What the server knows of a workflow. Its memo is not read: anybody who can write to Temporal could have set it. */
export interface Execution {
  type: string;
  taskQueue: string;
  isRunning: boolean;
  /** Id of the first of its runs. */
  firstRunId: string | null;
  /** Null while it runs. */
  closedAt: Date | null;
}

const { WORKFLOW_EXECUTION_STATUS_RUNNING: running } = proto.temporal.api.enums.v1.WorkflowExecutionStatus;
/** gRPC status of a workflow that does not exist. */
const notFound = 5;
const pageSize = 200;

/** Reads what the server knows of the newest run of a workflow; null if there is none. */
export async function describeExecution(client: Client, workflowId: string): Promise<Execution | null> {
  const { namespace } = client.options;
  const answer = await client.workflowService
    .describeWorkflowExecution({ namespace, execution: { workflowId } })
    .catch((error: unknown) => {
      if (grpcCodeOf(error) === notFound) return null;
      throw error;
    });
  const info = answer?.workflowExecutionInfo;
  if (info == null) return null;
  return {
    type: info.type?.name ?? '',
    taskQueue: info.taskQueue ?? '',
    isRunning: info.status === running,
    firstRunId: info.firstRunId ?? null,
    closedAt: dateOf(info.closeTime),
  };
}

/** The workflows that a query of the server's index finds, page by page. */
export async function* listExecutions(client: Client, query: string): AsyncGenerator<ExecutionInfo[]> {
  const { namespace } = client.options;
  let nextPageToken: Uint8Array = new Uint8Array();
  do {
    const page = await client.workflowService.listWorkflowExecutions({ namespace, query, pageSize, nextPageToken });
    yield page.executions;
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0);
}

/** A time of the server's answers. */
export function dateOf(time: { seconds?: unknown; nanos?: number | null } | null | undefined): Date | null {
  if (time === null || time === undefined) return null;
  return new Date(Number(time.seconds ?? 0) * 1_000 + (time.nanos ?? 0) / 1_000_000);
}
