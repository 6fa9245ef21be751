import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Worker, type NativeConnection } from '@temporalio/worker';
import type { DeskReport } from '../../src/domain/desk/health.ts';
import { deskWorkflowId } from '../../src/domain/ids.ts';
import { priorities, type Priority } from '../../src/domain/tickets/tickets.ts';
import { failureConverterPath, type createDataConverter } from '../../src/temporal/data-converter.ts';
import { grpcCodeOf } from '../../src/client/errors.ts';
import { watchStart } from '../../src/client/desk-heartbeat.ts';
import { deskReportSignal } from '../../src/workflows/messages.ts';
import type { BacklogActivities, standIn } from './backlog-workflows.ts';

/** What {@link startBacklog} needs. */
export interface BacklogOptions {
  client: Client;
  connection: NativeConnection;
  dataConverter: ReturnType<typeof createDataConverter>;
  /** Task queue of the installation, whose worker runs the desk watch. */
  taskQueue: string;
  desk: string;
  /** How many writes are permitted per minute. */
  backlogPerMinute: number;
  /** How many workflows stand in for the conversations. */
  standIns: number;
}

/** Many waiting writes without as many conversations. */
export interface Backlog {
  /** Reports so many more waiting writes, the oldest first, of all priorities by turns. */
  feed(count: number): Promise<void>;
  /** Priority and number of each write that was permitted, in the order in which that was noticed. */
  permitted: { priority: Priority; number: number }[];
  close(): Promise<void>;
}

/** The stand-ins send so many reports in one signal. */
const batch = 200;

/** Starts the workflows that stand in for conversations with waiting writes, and their worker. */
export async function startBacklog(options: BacklogOptions): Promise<Backlog> {
  const { client, connection, dataConverter, taskQueue, desk, standIns } = options;
  const watch = deskWorkflowId('desk-health', desk, taskQueue);
  const nameOf = (number: number): string => `stand-in/${taskQueue}/${number}`;
  const permitted: Backlog['permitted'] = [];
  const waiting = new Map<number, Extract<DeskReport, { kind: 'waiting' }>>();
  const seen = new Set<number>();
  let fed = 0;
  // The order of their numbers is that of their ages, however fast they are reported.
  const firstSince = Date.now();

  const report = async (reports: DeskReport[]): Promise<void> => {
    for (let at = 0; at < reports.length; at += batch) {
      await whileClosing(() =>
        client.workflow.signalWithStart('deskHealth', {
          ...watchStart(options),
          workflowId: watch,
          signal: deskReportSignal,
          signalArgs: [reports.slice(at, at + batch)],
        }),
      );
    }
  };
  const activities: BacklogActivities = {
    permitted: async (conversation, operations) => {
      const done = operations.map((operation): DeskReport => {
        const write = waiting.get(operation);
        if (write !== undefined && !seen.has(operation)) {
          seen.add(operation);
          permitted.push({ priority: write.priority ?? 'normal', number: operation });
        }
        return { kind: 'finished', conversation, operation, ...(write === undefined ? { late: true } : {}) };
      });
      await report(done);
      // Only now: if the report is lost, the next attempt makes the same one.
      for (const operation of operations) waiting.delete(operation);
    },
    asked: async (conversation) => {
      const own = [...waiting.values()].filter((write) => write.conversation === conversation);
      await report(own.map((write) => ({ ...write, again: true })));
    },
  };
  const queue = `${taskQueue}-backlog`;
  const worker = await Worker.create({
    connection,
    namespace: client.options.namespace,
    taskQueue: queue,
    dataConverter,
    activities: { ...activities },
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('backlog-workflows.ts', import.meta.url)),
      failureConverterPath,
      logger: new DefaultLogger('ERROR'),
    }),
  });
  const running = worker.run();
  for (let number = 0; number < standIns; number += 1) {
    const workflowId = nameOf(number);
    await client.workflow.start<typeof standIn>('standIn', { workflowId, taskQueue: queue, args: [workflowId] });
  }
  return {
    permitted,
    feed: async (count) => {
      const reports = Array.from({ length: count }, (_entry, at) => {
        const operation = fed + at + 1;
        const write = {
          kind: 'waiting' as const,
          conversation: nameOf(operation % standIns),
          operation,
          reference: `DB-${String(operation).padStart(8, '0')}`,
          ticket: String(operation),
          priority: priorities[operation % priorities.length] ?? null,
          since: firstSince + Math.floor(operation / 100),
          failure: 'unavailable' as const,
          delays: 1,
          retryAfterMs: null,
          limitOf: null,
        };
        waiting.set(operation, write);
        return write;
      });
      fed += count;
      await report(reports);
    },
    close: async () => {
      for (let number = 0; number < standIns; number += 1) {
        await client.workflow.getHandle(nameOf(number)).terminate();
      }
      worker.shutdown();
      await running;
    },
  };
}

/** Repeats a signal that a workflow cannot take, since it continues as new at this moment. */
async function whileClosing(signal: () => Promise<unknown>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await signal();
      return;
    } catch (error) {
      if (grpcCodeOf(error) !== 8 || tries > 100) throw error;
      await delay(20);
    }
  }
}
