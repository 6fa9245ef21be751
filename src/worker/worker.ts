import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import { markRefused } from '../temporal/mark-refused.ts';
import type { createActivities } from './activities.ts';
import { refuseForgedInput } from './refuse-forged-input.ts';

/** Everything a worker needs. */
export interface WorkerParts {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  dataConverter: DataConverter;
  activities: ReturnType<typeof createActivities>;
  bundle: WorkflowBundleOption;
  /** How long running activities may go on when the worker stops, in milliseconds; then they are cancelled. */
  graceMs?: number;
}

/** Time for cancelled activities to end, in milliseconds; another worker repeats them. */
const cancelledMs = 500;

/** Few pollers when idle, many under load: with a fixed number, bursts of new conversations waited for seconds. */
const pollers = { type: 'autoscaling', minimum: 10, initial: 10, maximum: 50 } as const;

/** Creates the worker for workflows and activities. Call `run()` to start it. */
export function createWorker({ graceMs = 1_500, ...parts }: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection: parts.connection,
    namespace: parts.namespace,
    taskQueue: parts.taskQueue,
    dataConverter: markRefused(parts.dataConverter),
    interceptors: { activity: [refuseForgedInput] },
    activities: parts.activities,
    workflowBundle: parts.bundle,
    workflowTaskPollerBehavior: pollers,
    activityTaskPollerBehavior: pollers,
    // The time after which a dead worker is noticed; with the default, callers wait ten seconds.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: graceMs,
    shutdownForceTime: graceMs + cancelledMs,
  });
}
