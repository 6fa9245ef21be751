import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDeskWatch } from '../../../src/client/desk-watch.ts';
import { deskWorkflowId } from '../../../src/domain/ids.ts';
import { startAnewSignal } from '../../../src/workflows/messages.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
const sent: string[] = [];
const { promise: received, resolve: receive } = Promise.withResolvers<void>();
let stack: Stack;

/** The same activities, but the administrator's webhook takes its time. */
function slowly<Activities extends object>(activities: Activities): Activities {
  const notifyAdministrator = async ({ kind }: { kind: string }): Promise<void> => {
    sent.push(kind);
    await received;
  };
  return { ...activities, notifyAdministrator };
}

beforeAll(async () => {
  stack = await startStack({ clock: { now: Date.now, watch: slowly } });
});
afterAll(() => stack.close());

it('a notice that is on its way when the desk watch begins a new run is sent once', async () => {
  const { client, taskQueue } = stack;
  const watch = client.workflow.getHandle(deskWorkflowId('desk-health', 'zendesk', taskQueue));
  await createDeskWatch({ client, taskQueue, desk: 'zendesk', backlogPerMinute: 300 }).report({
    kind: 'changesIncomplete',
    why: 'as a test',
  });
  await expect.poll(() => sent).toEqual(['changesIncomplete']);
  const { runId } = await watch.describe();
  await watch.signal(startAnewSignal, { by: 'a test' });
  // The watch has taken the signal, and waits for the notice.
  const taken = async () =>
    (await watch.fetchHistory()).events?.filter((event) => event.workflowTaskCompletedEventAttributes).length;
  await expect.poll(taken).toBeGreaterThan(1);
  receive();
  await expect.poll(async () => (await watch.describe()).runId).not.toBe(runId);
  const isIdle = async () => (await watch.describe()).raw.pendingActivities?.length;
  await expect.poll(isIdle).toBe(0);
  expect(sent).toEqual(['changesIncomplete']);
});
