import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { customerMemoryWorkflowId } from '../domain/ids.ts';
import type { CustomerMemories } from '../ports/customer-memories.ts';
import { recallQuery, rememberSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { describeExecution } from './executions.ts';

/** Options of {@link createCustomerMemories}. */
export interface CustomerMemoriesOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a customer id, since operators can read workflow ids. */
  hash: (value: string) => string;
  /** Name of the help desk: the same id means different customers in different help desks. */
  desk: string;
}

/** Creates the client of customer memories, one workflow per customer. */
export function createCustomerMemories({ client, taskQueue, hash, desk }: CustomerMemoriesOptions): CustomerMemories {
  const idOf = (requesterId: string): string => customerMemoryWorkflowId(hash(`memory:${desk}:${requesterId}`));
  return {
    remember: async (requesterId, memory) => {
      await client.workflow.signalWithStart(workflowTypes.customerMemory, {
        workflowId: idOf(requesterId),
        taskQueue,
        signal: rememberSignal,
        signalArgs: [memory],
      });
    },
    recall: async (requesterId) => {
      try {
        const handle = client.workflow.getHandle(idOf(requesterId));
        const execution = await describeExecution(client, idOf(requesterId));
        return execution?.isRunning === true ? await handle.query(recallQuery) : null;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
  };
}
