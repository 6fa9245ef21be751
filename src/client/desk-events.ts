import type { Client } from '@temporalio/client';
import type { DeskEvent } from '../domain/desk/desk.ts';
import { deskInboxWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';
import { allSettled, createGroupCommit } from './group-commit.ts';
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
   * that a storm of webhooks becomes few messages. The events of one ticket go to one workflow, which recognises repeated
   * ones; several workflows share the tickets. Without events nothing is called.
   * @throws if Temporal does not confirm within 8 s; deliver the events again
   */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}

/** Short enough for our refusal to reach the sender before its own time limit, in milliseconds. */
const limitMs = 8_000;

/** Calls at the same time. */
const maximumCalls = 4;

/** Creates the client of the inboxes for a desk's events, which are started if they do not run. */
export function createDeskEvents({ client, taskQueue, desk }: DeskEventsOptions): DeskEvents {
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
    maximumCalls,
    limitMs,
  });
  return {
    deliver: async (events) => {
      const receivedAt = Date.now();
      const byInbox = Map.groupBy(events, ({ ticketId }) => deskInboxWorkflowId(desk, taskQueue, ticketId));
      const deliveries = Array.from(byInbox, ([inbox, some]) =>
        // An inbox that leaves an event out must know since when changes have to be looked for.
        queue.deliver(
          inbox,
          some.map((event) => ({ ...event, at: event.at ?? receivedAt })),
        ),
      );
      await allSettled(deliveries);
    },
  };
}
