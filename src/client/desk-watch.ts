import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { DeskHealthInput, DeskReport } from '../domain/desk/health.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import type { DeskWatch, TicketOwners } from '../ports/desk-watch.ts';
import { deskReportSignal, ticketTouchedSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Options of {@link createDeskWatch}. */
export interface DeskWatchOptions {
  client: Client;
  taskQueue: string;
  desk: string;
  /** How many waiting writes are permitted per minute. */
  backlogPerMinute: number;
}

/** Creates the client of the desk watch, which is started by the first report. */
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

/** Ids that are safe between quotes; those of all desks are. */
const plainId = /^[\w.:/-]{1,100}$/;

const ticketKey = defineSearchAttributeKey(searchAttributeNames.ticketId, 'KEYWORD');

/** Finds the conversations of tickets by one query of the server's index. */
export function createTicketOwners({
  client,
  taskQueue,
}: Pick<DeskWatchOptions, 'client' | 'taskQueue'>): TicketOwners {
  return {
    touch: async (ticketIds) => {
      const ids = ticketIds.filter((id) => plainId.test(id));
      if (ids.length === 0) return [];
      // A conversation of another installation could not decrypt our message, and would get stuck on it.
      const ours = `WorkflowType = '${workflowTypes.conversation}' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
      const query = `${ours} AND ${searchAttributeNames.ticketId} IN (${ids.map((id) => `'${id}'`).join(', ')})`;
      const touched = new Set<string>();
      for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
        const ticketId = typedSearchAttributes.get(ticketKey);
        if (ticketId !== undefined && (await signalTouched(client, workflowId, ticketId))) touched.add(ticketId);
      }
      return [...touched];
    },
  };
}

/** Signals a conversation; false if it has ended since it was indexed. */
async function signalTouched(client: Client, workflowId: string, ticketId: string): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(ticketTouchedSignal, { ticketId });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
