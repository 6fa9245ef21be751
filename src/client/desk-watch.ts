import type { Client } from '@temporalio/client';
import type { DeskReport, WriteRef } from '../domain/desk/health.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import type { DeskWatch } from '../ports/desk-watch.ts';
import { deskReportSignal, permitSignal } from '../workflows/messages.ts';
import { bounded } from './bounded.ts';
import { createDeskHeartbeat, watchStart } from './desk-heartbeat.ts';
import { createDeskPages } from './desk-pages.ts';
import { createGroupCommit } from './group-commit.ts';
import { forEachInTurn, signalIfOpen } from './signal-if-open.ts';
import { workflowTypes } from '../workflows/types.ts';

/** Options of {@link createDeskWatch}. */
export interface DeskWatchOptions {
  client: Client;
  taskQueue: string;
  desk: string;
  /** How many waiting writes are permitted per minute. */
  backlogPerMinute: number;
}

/** Time limit of a report, in milliseconds; it is repeated until it arrives. */
const limitMs = 8_000;

/**
 * Creates the client of the desk watch, which is started by the first report. Reports that are made during a call go with
 * the next one, so that an outage becomes few messages to one workflow.
 */
export function createDeskWatch(options: DeskWatchOptions): DeskWatch {
  const { client, taskQueue, desk } = options;
  const workflowId = deskWorkflowId('desk-health', desk, taskQueue);
  const queue = createGroupCommit<DeskReport>({
    send: (_key, reports, remainingMs) =>
      bounded(client, remainingMs, () =>
        client.workflow.signalWithStart(workflowTypes.deskHealth, {
          ...watchStart(options),
          signal: deskReportSignal,
          signalArgs: [reports],
        }),
      ),
    maximumItems: 200,
    maximumCalls: 1,
    limitMs,
  });
  return {
    report: (report) => queue.deliver(workflowId, [report]),
    permit: async (writes) => {
      const gone: WriteRef[] = [];
      await forEachInTurn(writes, async (write) => {
        const { conversation, operation } = write;
        if (!(await signalIfOpen(client, conversation, permitSignal, { operation }))) gone.push(write);
      });
      return gone;
    },
    pages: createDeskPages(options),
    heartbeat: createDeskHeartbeat(options),
  };
}
