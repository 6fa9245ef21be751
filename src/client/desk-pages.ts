import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError, type Client } from '@temporalio/client';
import { deskPageWorkflowId } from '../domain/ids.ts';
import type { DeskPages, PageName } from '../ports/desk-watch.ts';
import { deskPageQuery, endDeskPageSignal } from '../workflows/messages.ts';
import { signalIfOpen } from './signal-if-open.ts';
import { workflowTypes } from '../workflows/types.ts';
import { describeExecution } from './executions.ts';

/** Creates the client of the pages of waiting writes, a workflow each. */
export function createDeskPages(options: { client: Client; taskQueue: string; desk: string }): DeskPages {
  const { client, taskQueue, desk } = options;
  const idOf = ({ watch, page }: PageName): string => deskPageWorkflowId(desk, taskQueue, watch, page);
  return {
    store: async ({ writes, ...page }) => {
      try {
        await client.workflow.start(workflowTypes.deskPage, {
          workflowId: idOf(page),
          taskQueue,
          args: [{ writes }],
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
        });
      } catch (error) {
        if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      }
    },
    read: async ({ from, count, ...page }) => {
      const handle = client.workflow.getHandle(idOf(page));
      try {
        // A page that somebody terminated could still be read. But it could also be gone at any time.
        const execution = await describeExecution(client, idOf(page));
        return execution?.isRunning === true ? await handle.query(deskPageQuery, { from, count }) : null;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) return null;
        throw error;
      }
    },
    end: async (page) => {
      await signalIfOpen(client, idOf(page), endDeskPageSignal, { at: Date.now() });
    },
  };
}
