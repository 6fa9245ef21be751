import { Worker } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { createDeskEvents } from '../../../src/client/desk-events.ts';
import { createTicketOwners } from '../../../src/client/ticket-owners.ts';
import { connectWorker, openClient } from '../../../src/temporal/connection.ts';
import { createDataConverter } from '../../../src/temporal/data-converter.ts';
import { workflowBundle } from '../../../src/worker/bundle.ts';
import { newSecrets, quietRuntime, serverTarget, uniqueName } from '../../support/temporal.ts';

quietRuntime();

it('20,000 events that were delivered while no worker ran are all looked up once one runs, by queries that the server takes', async () => {
  const target = serverTarget();
  const dataConverter = createDataConverter(newSecrets());
  const { client, connection: clientConnection } = openClient(target, dataConverter);
  const taskQueue = uniqueName('queue');
  const { deliver } = createDeskEvents({ client, taskQueue, desk: 'zendesk' });
  const ids = Array.from({ length: 20_000 }, (_entry, number) => `ticket-${number}`);
  for (let at = 0; at < ids.length; at += 2_000) {
    await deliver(ids.slice(at, at + 2_000).map((ticketId) => ({ id: `event of ${ticketId}`, ticketId, at: null })));
  }
  const looked = new Map<string, number>();
  const owners = createTicketOwners({ client, taskQueue });
  const connection = await connectWorker(target);
  const worker = await Worker.create({
    connection,
    namespace: target.namespace,
    taskQueue,
    dataConverter,
    workflowBundle: await workflowBundle(),
    activities: {
      routeDeskEvents: async (ticketIds: string[]): Promise<string[]> => {
        expect(await owners.touch(ticketIds)).toEqual([]);
        for (const id of ticketIds) looked.set(id, (looked.get(id) ?? 0) + 1);
        return ticketIds;
      },
    },
  });
  await worker.runUntil(async () => {
    // No conversation is found, so each ticket is looked for once more.
    const done = (): boolean => ids.every((id) => (looked.get(id) ?? 0) >= 2);
    await expect.poll(done, { timeout: 100_000, interval: 200 }).toBe(true);
  });
  const mine = `WorkflowType = 'deskEvents' AND TaskQueue = '${taskQueue}' AND ExecutionStatus = 'Running'`;
  for await (const { workflowId } of client.workflow.list({ query: mine })) {
    await client.workflow.getHandle(workflowId).terminate();
  }
  await Promise.all([connection.close(), clientConnection.close()]);
}, 120_000);
