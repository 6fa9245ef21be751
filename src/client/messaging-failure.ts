import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { DeskHealthState } from '../domain/desk/health.ts';
import { deskWorkflowId } from '../domain/ids.ts';
import { deskHealthQuery } from '../workflows/messages.ts';
import { bounded } from './bounded.ts';

/** Conversations that cannot go on report it at least this often, in milliseconds: longer than their longest wait. */
const recentMs = 6 * 60_000;
/** How long the desk watch may take to answer, in milliseconds. */
const limitMs = 1_500;

/**
 * Why conversations on the messaging platform cannot go on, as the desk watch was told; null if they can.
 * @throws if Temporal or the worker does not answer
 */
export async function readMessagingFailure(client: Client, desk: string, taskQueue: string): Promise<string | null> {
  const handle = client.workflow.getHandle(deskWorkflowId('desk-health', desk, taskQueue));
  try {
    const state = await bounded(client, limitMs, () => handle.query<DeskHealthState>(deskHealthQuery));
    const found = state.messagingFailure;
    return found !== undefined && Date.now() - found.at < recentMs ? found.failure : null;
  } catch (error) {
    // Nobody has reported anything.
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
