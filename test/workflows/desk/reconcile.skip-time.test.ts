import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Reconciled } from '../../../src/activities/desk-watch.ts';
import { workflowTypes } from '../../../src/workflows/types.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const hourMs = 3_600_000;
let stack: TimeSkippingStack;

beforeAll(async () => {
  stack = await startTimeSkippingStack();
});
afterEach(() => stack.zendesk.faults.clear());
afterAll(() => stack.close());

/** Runs a reconciliation. Its result is read only at the end of a test, since waiting for a result skips time. */
async function reconcile() {
  const handle = await stack.client.workflow.start<() => Promise<Reconciled>>(workflowTypes.reconcile, {
    workflowId: uniqueName('reconcile'),
    taskQueue: stack.taskQueue,
    args: [],
  });
  const status = async () => (await handle.describe()).status.name;
  await expect.poll(status, { timeout: 10_000 }).toBe('COMPLETED');
  return handle;
}

it('a reconciliation that the desk does not allow completes and says so; the administrator is told once a day', async () => {
  const allowed = await reconcile();
  const match = { method: 'GET', path: '/api/v2/' };
  stack.zendesk.faults.add({ match, kind: 'status', status: 403, times: 0 });
  const since = await stack.nowMs();
  const refused = await reconcile();
  for (let run = 0; run < 4; run += 1) {
    // Longer than the desk watch lives while nothing is to be remembered.
    await stack.skip(hourMs);
    await reconcile();
  }
  expect(stack.notices.map(({ kind }) => kind)).toEqual(['changesIncomplete']);
  expect(stack.notices[0]?.text).toContain('forbidden');
  await stack.skip(24 * hourMs);
  await reconcile();
  await expect.poll(() => stack.notices.length, { timeout: 10_000 }).toBe(2);
  expect(await allowed.result()).toMatchObject({ incomplete: null });
  const result = await refused.result();
  expect(result).toMatchObject({ found: 0, incomplete: expect.stringContaining('forbidden') });
  expect(result.until).toBeLessThan(since);
});
