import type { Client } from '@temporalio/client';
import { searchAttributeNames } from '../domain/conversation/search-attributes.ts';
import { isPlainTicketId } from '../domain/desk/inbox.ts';
import type { TicketOwners } from '../ports/desk-watch.ts';
import { ticketTouchedSignal } from '../workflows/messages.ts';
import { listExecutions } from './executions.ts';
import { forEachInTurn, signalIfOpen } from './signal-if-open.ts';
import { entryOf } from './visibility.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Most characters of the ids in one query; some stores refuse longer ones. */
const maximumQuery = 4_000;

/** Finds the conversations of tickets by queries of the server's index. */
export function createTicketOwners({ client, taskQueue }: { client: Client; taskQueue: string }): TicketOwners {
  return {
    touch: async (ticketIds) => {
      // A conversation of another installation could not decrypt our message, and would get stuck on it.
      const ours = `WorkflowType = '${workflowTypes.conversation}' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
      const touched = new Set<string>();
      for (const ids of listsOf(ticketIds.filter(isPlainTicketId).map((id) => `'${id}'`))) {
        const query = `${ours} AND ${searchAttributeNames.ticketId} IN (${ids.join(', ')})`;
        const found: { workflowId: string; ticketId: string }[] = [];
        for await (const page of listExecutions(client, query)) {
          for (const { workflowId, ticket } of page.map((info) => entryOf(info))) {
            if (ticket !== null) found.push({ workflowId, ticketId: ticket });
          }
        }
        await forEachInTurn(found, async ({ workflowId, ticketId }) => {
          if (await signalIfOpen(client, workflowId, ticketTouchedSignal, { ticketId })) touched.add(ticketId);
        });
      }
      return [...touched];
    },
  };
}

/** The values in lists, each short enough for one query. */
function listsOf(values: readonly string[]): string[][] {
  const lists: string[][] = [];
  let room = 0;
  for (const value of values) {
    room -= value.length + 2;
    const current = lists.at(-1);
    if (current === undefined || room < 0) {
      lists.push([value]);
      room = maximumQuery - value.length - 2;
    } else {
      current.push(value);
    }
  }
  return lists;
}
