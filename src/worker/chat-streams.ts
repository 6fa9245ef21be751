import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import type { Logger } from 'pino';
import { createChatStreamActivities } from '../activities/chat-streams.ts';
import type { ChatStreams } from '../ports/chat-streams.ts';
import { connectWorker, type TemporalTarget } from '../temporal/connection.ts';
import { markRefused } from '../temporal/mark-refused.ts';
import { refuseForgedInput } from './refuse-forged-input.ts';

/** What takes the events of web chats for the streams of this process. */
export interface ChatStreamWorker {
  stop(): Promise<void>;
}

/** Events wait for nothing once they are here, so many can be handed over at once. */
const maximumAtOnce = 1_000;
/** Polls cost the server nothing while nothing happens; a burst needs several. */
const pollers = { type: 'autoscaling', minimum: 2, initial: 2, maximum: 20 } as const;
/** How long until it is begun again after Temporal could not be reached, in milliseconds. */
const beginAgainMs = 1_000;

/**
 * Takes events of web chats from a task queue that only this process polls: so an event finds the process that holds the
 * stream, and an idle stream costs nothing (decision 28). While Temporal cannot be reached, it is tried again and again;
 * events wait.
 */
export function startChatStreamWorker(
  target: TemporalTarget,
  dataConverter: DataConverter,
  streams: ChatStreams,
  log: Logger,
): ChatStreamWorker {
  const stopping = new AbortController();
  const serve = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await runWorker(target, dataConverter, streams, stopping.signal);
      } catch (error) {
        log.warn(
          { error: error instanceof Error ? error.name : '' },
          'events of web chats are not taken; trying again',
        );
        await delay(beginAgainMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      }
    }
  };
  const served = serve();
  return {
    stop: async () => {
      stopping.abort();
      await served;
    },
  };
}

async function runWorker(
  target: TemporalTarget,
  dataConverter: DataConverter,
  streams: ChatStreams,
  signal: AbortSignal,
): Promise<void> {
  const connection = await connectWorker(target);
  try {
    const worker = await Worker.create({
      connection,
      namespace: target.namespace,
      taskQueue: streams.process,
      dataConverter: markRefused(dataConverter),
      interceptors: { activity: [refuseForgedInput] },
      activities: createChatStreamActivities(streams),
      maxConcurrentActivityTaskExecutions: maximumAtOnce,
      activityTaskPollerBehavior: pollers,
      shutdownGraceTime: 1_000,
    });
    const stop = (): void => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
    };
    signal.addEventListener('abort', stop, { once: true });
    const running = worker.run();
    if (signal.aborted) stop();
    await running;
  } finally {
    await connection.close();
  }
}
