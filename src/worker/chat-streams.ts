import { randomUUID } from 'node:crypto';
import { Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import { createChatStreamActivities } from '../activities/chat-streams.ts';
import type { ChatStreams } from '../ports/chat-streams.ts';
import { connectWorker, type TemporalTarget } from '../temporal/connection.ts';
import { markRefused } from '../temporal/mark-refused.ts';
import { refuseForgedInput } from './refuse-forged-input.ts';

/** What takes the events of web chats for the streams of this process. */
export interface ChatStreamWorker {
  /** The task queue by which workflows reach it. */
  process: string;
  stop(): Promise<void>;
}

/** Events wait for nothing once they are here, so many can be handed over at once. */
const maximumAtOnce = 1_000;
/** Polls cost the server nothing while nothing happens; a burst needs several. */
const pollers = { type: 'autoscaling', minimum: 2, initial: 2, maximum: 20 } as const;

/**
 * Starts to take events of web chats, from a task queue that only this process polls: so an event finds the process that
 * holds the stream, and an idle stream costs nothing (decision 28).
 */
export async function startChatStreamWorker(
  target: TemporalTarget,
  dataConverter: DataConverter,
  taskQueue: string,
  streams: ChatStreams,
): Promise<ChatStreamWorker> {
  const process = `${taskQueue}/streams/${randomUUID()}`;
  const connection = await connectWorker(target);
  const worker = await Worker.create({
    connection,
    namespace: target.namespace,
    taskQueue: process,
    dataConverter: markRefused(dataConverter),
    interceptors: { activity: [refuseForgedInput] },
    activities: createChatStreamActivities(streams),
    maxConcurrentActivityTaskExecutions: maximumAtOnce,
    activityTaskPollerBehavior: pollers,
    shutdownGraceTime: 1_000,
  });
  const running = worker.run();
  // The process goes on without it if it fails; browsers then reconnect, and learn what they missed.
  running.catch(() => undefined);
  return {
    process,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
      await connection.close();
    },
  };
}
