import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack();
});
afterAll(() => stack.close());

it('every workflow on which a caller waits gets a lost task again within the deadline for an answer', async () => {
  const caller = stack.caller();
  await verify(caller);
  await stack.request('/readyz');
  const timeouts = new Map<string, number>();
  const { answerDeadlineMs } = stack.config;
  const wanted = ['conversation', 'pinGuard', 'vendorHealth'];
  // Temporal's list shows new workflows after a moment.
  await expect
    .poll(
      async () => {
        for await (const { type, workflowId } of stack.client.workflow.list({
          query: `TaskQueue = '${stack.taskQueue}'`,
        })) {
          const { raw } = await stack.client.workflow.getHandle(workflowId).describe();
          const { seconds, nanos } = raw.executionConfig?.defaultWorkflowTaskTimeout ?? {};
          timeouts.set(type, Math.max(timeouts.get(type) ?? 0, Number(seconds) * 1000 + (nanos ?? 0) / 1e6));
        }
        return wanted.filter((type) => !timeouts.has(type));
      },
      { timeout: 30_000 },
    )
    .toEqual([]);
  // Temporal's timer may be half a second late, and the new worker needs a moment for the history.
  for (const type of wanted) expect(timeouts.get(type), type).toBeLessThanOrEqual(answerDeadlineMs - 1_000);
});
