import type { Client } from '@temporalio/client';
import type { DeskEvent } from '../domain/desk/desk.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';
import { createGroupCommit } from './group-commit.ts';
import { deskEventsSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';

/** How the events of a desk are kept. */
export interface DeskEventsOptions {
  client: Client;
  taskQueue: string;
  desk: string;
}

/** Where a desk's webhook leaves what it tells. */
export interface DeskEvents {
  /**
   * Makes events durable; resolves once Temporal has them. What comes while a call is under way goes with the next one,
   * so that a storm of webhooks is few messages to one workflow. The same event delivered again is recognised by the
   * workflow that takes them. No events: nothing is called.
   * @throws when Temporal does not say within 8 s that it has them; deliver them again
   */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}

/** Short enough that our “not now” reaches the sender before it gives up waiting, in milliseconds. */
const limitMs = 8_000;

/** Creates the way to the workflow that works off a desk's events; it is begun if it does not run. */
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
