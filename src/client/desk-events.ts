import type { Client } from '@temporalio/client';
import type { DeskEvent } from '../domain/desk/desk.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';
import { createGroupCommit } from './group-commit.ts';
import { deskEventsSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Options of {@link createDeskEvents}. */
export interface DeskEventsOptions {
  client: Client;
  taskQueue: string;
  desk: string;
}

/** Takes the events of a desk's webhooks. */
export interface DeskEvents {
  /**
   * Makes events durable; resolves once Temporal has them. Events that arrive during a call go with the next one, so
   * that a storm of webhooks becomes few messages to one workflow. The workflow recognises repeated events. Without
   * events nothing is called.
   * @throws if Temporal does not confirm within 8 s; deliver the events again
   */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}

/** Short enough for our refusal to reach the sender before its own time limit, in milliseconds. */
const limitMs = 8_000;

/** Creates the client of the workflow for a desk's events, which is started if it does not run. */
export function createDeskEvents({ client, taskQueue, desk }: DeskEventsOptions): DeskEvents {
  const inbox = deskWorkflowId('desk-events', desk, taskQueue);
  const queue = createGroupCommit<DeskEvent>({
    send: (workflowId, events, remainingMs) =>
      bounded(client, remainingMs, () =>
        client.workflow.signalWithStart(workflowTypes.deskEvents, {
          workflowId,
          taskQueue,
          args: [{ desk, state: null }],
          signal: deskEventsSignal,
          signalArgs: [events],
        }),
      ),
    maximumItems: 500,
    maximumCalls: 1,
    limitMs,
  });
  return { deliver: (events) => queue.deliver(inbox, events) };
}
