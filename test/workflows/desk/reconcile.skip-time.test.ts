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

const reconcile = (): Promise<Reconciled> =>
  stack.client.workflow.execute<() => Promise<Reconciled>>(workflowTypes.reconcile, {
    workflowId: uniqueName('reconcile'),
    taskQueue: stack.taskQueue,
  });

it('a reconciliation that the desk does not allow completes and says so; the administrator is told once a day', async () => {
  expect(await reconcile()).toMatchObject({ incomplete: null });
  const match = { method: 'GET', path: '/api/v2/' };
  stack.zendesk.faults.add({ match, kind: 'status', status: 403, times: 0 });
  const since = await stack.nowMs();
  const result = await reconcile();
  expect(result).toMatchObject({ found: 0, incomplete: expect.stringContaining('forbidden') });
  expect(result.until).toBeLessThan(since);
  for (let run = 0; run < 4; run += 1) {
    // Longer than the desk watch lives while nothing is to be remembered.
    await stack.skip(hourMs);
    expect(await reconcile()).toMatchObject({ found: 0 });
  }
  expect(stack.notices.map(({ kind }) => kind)).toEqual(['changesIncomplete']);
  expect(stack.notices[0]?.text).toContain('forbidden');
  await stack.skip(24 * hourMs);
  await reconcile();
  await stack.skip(60_000);
  expect(stack.notices).toHaveLength(2);
});
