import type { Client } from '@temporalio/client';
import type { DeskEvent, DeskName } from '../domain/desk.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { bounded } from './bounded.ts';

/** How the events of a desk are kept. */
export interface DeskEventsOptions {
  client: Client;
  taskQueue: string;
  desk: DeskName;
}

/** Where a desk's webhook leaves what it tells. */
export interface DeskEvents {
  /**
   * Makes events durable, all of them in one call; resolves once Temporal has them. What comes while a call is under
   * way goes with the next one, so that a storm of webhooks is few messages to one workflow. The same event delivered
   * again is recognised by the workflow that takes them. No events: nothing is called.
   * @throws when Temporal does not say within 8 s that it has them; deliver them again
   */
  deliver(events: readonly DeskEvent[]): Promise<void>;
}

/** Short enough that our “not now” reaches the sender before it gives up waiting, in milliseconds. */
const limitMs = 8_000;
/** Most events of one call. */
const maximumEvents = 500;

interface Waiting {
  events: readonly DeskEvent[];
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Creates the way to the workflow that works off a desk's events; it is begun if it does not run. */
export function createDeskEvents({ client, taskQueue, desk }: DeskEventsOptions): DeskEvents {
  const queue: Waiting[] = [];
  let sending = false;

  const send = (events: DeskEvent[]): Promise<unknown> =>
    bounded(client, limitMs, () =>
      client.workflow.signalWithStart('deskEvents', {
        workflowId: deskWorkflowId('desk-events', desk, taskQueue),
        taskQueue,
        args: [{ desk, state: null }],
        signal: 'deskEvents',
        signalArgs: [events],
      }),
    );

  const work = async (): Promise<void> => {
    sending = true;
    while (queue.length > 0) {
      const batch = takeBatch(queue);
      try {
        await send(batch.flatMap(({ events }) => events));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    sending = false;
  };

  return {
    deliver: (events) =>
      events.length === 0
        ? Promise.resolve()
        : new Promise((resolve, reject) => {
            queue.push({ events, resolve, reject });
            if (!sending) void work();
          }),
  };
}

/** As many of the waiting deliveries as go into one call, at least one. */
function takeBatch(queue: Waiting[]): Waiting[] {
  let count = 0;
  const size = queue.findIndex(({ events }, index) => {
    count += events.length;
    return index > 0 && count > maximumEvents;
  });
  return queue.splice(0, size === -1 ? queue.length : size);
}
