import type { DataConverter } from '@temporalio/common';
import { Worker, type NativeConnection, type WorkflowBundleOption } from '@temporalio/worker';
import type { createActivities } from './activities.ts';

/** What a worker is made of. */
export interface WorkerParts {
  connection: NativeConnection;
  namespace: string;
  taskQueue: string;
  dataConverter: DataConverter;
  activities: ReturnType<typeof createActivities>;
  bundle: WorkflowBundleOption;
}

/** Few idle pollers, many under load: with fixed ones, bursts of new conversations waited for seconds. */
const pollers = { type: 'autoscaling', minimum: 10, initial: 10, maximum: 50 } as const;

/** Creates the worker that runs conversations and their activities; `run()` it. */
export function createWorker(parts: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection: parts.connection,
    namespace: parts.namespace,
    taskQueue: parts.taskQueue,
    dataConverter: parts.dataConverter,
    activities: parts.activities,
    workflowBundle: parts.bundle,
    workflowTaskPollerBehavior: pollers,
    activityTaskPollerBehavior: pollers,
    // A worker that died is noticed after this long; the default makes callers wait ten seconds.
    stickyQueueScheduleToStartTimeout: '1s',
    shutdownGraceTime: '10s',
    shutdownForceTime: '25s',
  });
}
