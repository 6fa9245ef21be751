import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { DeskHealthInput, DeskReport } from '../domain/desk/health.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import type { DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import { deskReportSignal, ticketTouchedSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** How the watch over a desk is reached. */
export interface DeskWatchOptions {
  client: Client;
  taskQueue: string;
  desk: string;
  /** Writes that waited are let through at this rate, per minute. */
  backlogPerMinute: number;
}

/** The way to the watch over the desk; it is begun by the first report. */
export function createDeskWatch({ client, taskQueue, desk, backlogPerMinute }: DeskWatchOptions): DeskWatch {
  return {
    report: async (report) => {
      const input: DeskHealthInput = { desk, backlogPerMinute, state: null };
      await client.workflow.signalWithStart<(input: DeskHealthInput) => Promise<void>, [DeskReport]>(
        workflowTypes.deskHealth,
        {
          workflowId: deskWorkflowId('desk-health', desk, taskQueue),
          taskQueue,
          args: [input],
          signal: deskReportSignal,
          signalArgs: [report],
        },
      );
    },
  };
}

/** Ids that stand safely between quotes; all desks' ids do. */
const plainId = /^[\w.:/-]{1,100}$/;

const ticketKey = defineSearchAttributeKey(searchAttributeNames.ticketId, 'KEYWORD');

/** Finds the conversations of tickets by the server's index, in one look. */
export function createTicketOwners({
  client,
  taskQueue,
}: Pick<DeskWatchOptions, 'client' | 'taskQueue'>): TicketOwners {
  return {
    touch: async (ticketIds) => {
      const ids = ticketIds.filter((id) => plainId.test(id));
      if (ids.length === 0) return [];
      // Another installation's conversation could not read a message sealed with our key, and would get stuck on it.
      const ours = `WorkflowType = '${workflowTypes.conversation}' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
      const query = `${ours} AND ${searchAttributeNames.ticketId} IN (${ids.map((id) => `'${id}'`).join(', ')})`;
      const touched = new Set<string>();
      for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
        const ticketId = typedSearchAttributes.get(ticketKey);
        if (ticketId !== undefined && (await signalled(client, workflowId, ticketId))) touched.add(ticketId);
      }
      return [...touched];
    },
  };
}

/** False: it ended since it was indexed. */
async function signalled(client: Client, workflowId: string, ticketId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(ticketTouchedSignal, { ticketId });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
