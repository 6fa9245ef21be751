import type { Client } from '@temporalio/client';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import type { DeskHealthInput } from '../domain/desk/health.ts';
import { deskPageWorkflowId, deskWorkflowId } from '../domain/ids.ts';
import type { DeskHeartbeat } from '../ports/desk-watch.ts';
import { endDeskPageSignal, reportWaitingSignal } from '../workflows/messages.ts';
import { describeExecution, listExecutions } from './executions.ts';
import { forEachInTurn, signalIfOpen } from './signal-if-open.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Which desk watch is looked after, and how it is begun. */
export interface HeartbeatOptions {
  client: Client;
  taskQueue: string;
  desk: string;
  /** How many waiting writes are permitted per minute. */
  backlogPerMinute: number;
}

/** Conversations that are asked until the next cursor. */
const pageSize = 200;

/** How the desk watch of these options is started. */
export function watchStart({ taskQueue, desk, backlogPerMinute }: HeartbeatOptions) {
  const input: DeskHealthInput = { desk, backlogPerMinute, state: null };
  return { workflowId: deskWorkflowId('desk-health', desk, taskQueue), taskQueue, args: [input] as [DeskHealthInput] };
}

/** Creates what looks after the desk watch. */
export function createDeskHeartbeat(options: HeartbeatOptions): DeskHeartbeat {
  const { client, taskQueue, desk } = options;
  // A conversation of another installation could not decrypt our message, and would get stuck on it.
  const ours = `TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  const waiting = `WorkflowType = '${workflowTypes.conversation}' AND ${ours} AND ${searchAttributeNames.waitingFor} IN ('helpDesk', 'administrator')`;

  const runningWatch = async (): Promise<string | null> => {
    const watch = await describeExecution(client, watchStart(options).workflowId);
    return watch?.isRunning === true ? watch.firstRunId : null;
  };
  const beginWatch = async (): Promise<string> => {
    const start = { ...watchStart(options), workflowIdConflictPolicy: 'USE_EXISTING' } as const;
    await client.workflow.start(workflowTypes.deskHealth, start);
    return (await runningWatch()) ?? '';
  };

  return {
    ensureWatch: async () => {
      const running = await runningWatch();
      const watch = running ?? ((await client.workflow.count(waiting)).count > 0 ? await beginWatch() : null);
      const own = watch === null ? null : deskPageWorkflowId(desk, taskQueue, watch);
      for await (const found of listExecutions(client, `WorkflowType = '${workflowTypes.deskPage}' AND ${ours}`)) {
        const pages = found.map(({ execution }) => execution?.workflowId ?? '').filter((id) => id !== '');
        const left = pages.filter((id) => own === null || !id.startsWith(own));
        for (const id of left) await signalIfOpen(client, id, endDeskPageSignal, { at: Date.now() });
      }
      return watch;
    },
    askWaiting: async (cursor) => {
      const { executions, nextPageToken } = await client.workflowService.listWorkflowExecutions({
        namespace: client.options.namespace,
        query: waiting,
        pageSize,
        nextPageToken: cursor === null ? new Uint8Array() : Buffer.from(cursor, 'base64'),
      });
      const ids = executions.map(({ execution }) => execution?.workflowId ?? '').filter((id) => id !== '');
      await forEachInTurn(ids, (id) => signalIfOpen(client, id, reportWaitingSignal, { at: Date.now() }));
      return nextPageToken.length === 0 ? null : Buffer.from(nextPageToken).toString('base64');
    },
    askAll: async () => {
      await client.workflow.start(workflowTypes.deskHeartbeat, {
        workflowId: `${deskWorkflowId('desk-heartbeat', desk, taskQueue)}/asked`,
        taskQueue,
        args: [{ all: true }],
        // Those that were asked already may have been forgotten since.
        workflowIdConflictPolicy: 'TERMINATE_EXISTING',
      });
    },
  };
}
