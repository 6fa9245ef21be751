import { ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy, type Client } from '@temporalio/client';
import { deskWorkflowId } from '../domain/ids.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Which desk is asked for changes, and how often. */
export interface ReconcileSchedule {
  client: Client;
  taskQueue: string;
  desk: string;
  /** 0: never; an existing schedule is deleted. */
  everyMinutes: number;
}

/** Creates, updates or deletes the schedule that finds changes which no webhook reported. */
export async function ensureReconcileSchedule(options: ReconcileSchedule): Promise<void> {
  const { client, taskQueue, desk, everyMinutes } = options;
  const scheduleId = deskWorkflowId('reconcile', desk, taskQueue);
  const handle = client.schedule.getHandle(scheduleId);
  if (everyMinutes === 0) {
    await handle.delete().catch(unlessNotFound);
    return;
  }
  const parts = {
    spec: { intervals: [{ every: `${everyMinutes} minutes` as const }] },
    action: {
      type: 'startWorkflow' as const,
      workflowType: workflowTypes.reconcile,
      workflowId: scheduleId,
      taskQueue,
      args: [],
    },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
  };
  try {
    await client.schedule.create({ scheduleId, ...parts });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await handle.update((current) => ({ ...current, ...parts }));
  }
}

function unlessNotFound(error: unknown): void {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
}
