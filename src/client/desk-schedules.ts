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

/** How often somebody looks whether the desk watch is gone. */
const heartbeatEvery = '1 minute';

/** Creates, updates or deletes the schedule that finds changes which no webhook reported. */
export async function ensureReconcileSchedule(options: ReconcileSchedule): Promise<void> {
  const { client, taskQueue, desk, everyMinutes } = options;
  const scheduleId = deskWorkflowId('reconcile', desk, taskQueue);
  if (everyMinutes === 0) {
    await client.schedule.getHandle(scheduleId).delete().catch(unlessNotFound);
    return;
  }
  await ensure(client, scheduleId, workflowTypes.reconcile, taskQueue, `${everyMinutes} minutes`);
}

/** Creates or updates the schedule that begins the desk watch again if conversations wait and it is gone. */
export async function ensureHeartbeatSchedule(options: Omit<ReconcileSchedule, 'everyMinutes'>): Promise<void> {
  const { client, taskQueue, desk } = options;
  const scheduleId = deskWorkflowId('desk-heartbeat', desk, taskQueue);
  await ensure(client, scheduleId, workflowTypes.deskHeartbeat, taskQueue, heartbeatEvery);
}

async function ensure(
  client: Client,
  scheduleId: string,
  workflowType: string,
  taskQueue: string,
  every: `${number} minutes` | '1 minute',
): Promise<void> {
  const parts = {
    spec: { intervals: [{ every }] },
    action: { type: 'startWorkflow' as const, workflowType, workflowId: scheduleId, taskQueue, args: [] },
    policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '1 minute' as const },
  };
  try {
    await client.schedule.create({ scheduleId, ...parts });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update((current) => ({ ...current, ...parts }));
  }
}

function unlessNotFound(error: unknown): void {
  if (!(error instanceof ScheduleNotFoundError)) throw error;
}
