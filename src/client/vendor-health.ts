import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { vendorHealthWorkflowId } from '../domain/ids.ts';
import type { VendorHealth, VendorHealthInput } from '../domain/vendor-health.ts';
import { vendorHealthUpdate } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { bounded } from './bounded.ts';
import { workflowTaskTimeout } from './task-timeout.ts';

/** Where the workers of an installation take their tasks. */
export interface WorkersOptions {
  client: Client;
  taskQueue: string;
}

/** Asks the workers of an installation. */
export interface Workers {
  /**
   * What the workers know of the outside services; null: they are being checked for the first time.
   * @throws if no worker answers in time, or Temporal does not
   */
  vendorHealth(): Promise<VendorHealth | null>;
  /** True if a worker has polled the task queue within the last minutes, whether or not it still lives. */
  havePolled(): Promise<boolean>;
}

/** Time limit of a question, in milliseconds. */
const limitMs = 2_000;

/** Creates the client of the `vendorHealth` workflow. */
export function createWorkers({ client, taskQueue }: WorkersOptions): Workers {
  const workflowId = vendorHealthWorkflowId(taskQueue);
  // A question without an answer is repeated, not multiplied: while no worker runs, ten of them fill the queue.
  let updateId = randomUUID();
  return {
    vendorHealth: async () => {
      const start = new WithStartWorkflowOperation<(input: VendorHealthInput) => Promise<void>>(
        workflowTypes.vendorHealth,
        {
          workflowId,
          taskQueue,
          args: [{ last: null }],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowTaskTimeout,
        },
      );
      const health = await bounded(client, limitMs, () =>
        client.workflow.executeUpdateWithStart(vendorHealthUpdate, {
          args: [{ at: Date.now() }],
          updateId,
          startWorkflowOperation: start,
        }),
      );
      updateId = randomUUID();
      return health;
    },
    havePolled: async () => {
      const { namespace } = client.options;
      const { pollers } = await bounded(client, limitMs, () =>
        client.workflowService.describeTaskQueue({ namespace, taskQueue: { name: taskQueue }, taskQueueType: 1 }),
      );
      return (pollers ?? []).length > 0;
    },
  };
}
