import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskWorkflowId } from '../../../src/domain/ids.ts';
import { deskHealthQuery } from '../../../src/workflows/messages.ts';
import { startBacklog, type Backlog } from '../../support/backlog.ts';
import { startShortRuns, type ShortRuns } from '../../support/short-runs.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
/** Number of events after which this test's server suggests continue-as-new. */
const suggestedAfter = 40;
/** The flood goes on for so many reports at most; it begins with more than the watch keeps itself. */
const mostWrites = 50_000;
const firstWrites = 5_000;
let shortRuns: ShortRuns;
let stack: Stack;
let backlog: Backlog;

beforeAll(async () => {
  shortRuns = await startShortRuns(suggestedAfter);
  stack = await startStack({ server: shortRuns.server });
  backlog = await startBacklog({ ...stack, desk: 'zendesk', backlogPerMinute: 6_000, standIns: 1 });
});
afterAll(async () => {
  await backlog.close();
  await stack.close();
  await shortRuns.close();
});

it('the desk watch continues as new while reports of waiting writes pour in, and forgets none without asking for it again', async () => {
  stack.zendesk.faults.down = true;
  const watch = stack.client.workflow.getHandle(deskWorkflowId('desk-health', 'zendesk', stack.taskQueue));
  const runId = async (): Promise<string> => (await watch.describe()).runId;
  let fed = firstWrites;
  await backlog.feed(fed);
  const first = await runId();
  while ((await runId()) === first) {
    expect(fed, 'the first run goes on').toBeLessThan(mostWrites);
    await backlog.feed(200);
    fed += 200;
  }
  const isComplete = async (): Promise<boolean> => {
    const state = await watch.query(deskHealthQuery);
    const known = state.pages.reduce((sum, page) => sum + page.count - page.read, state.waiting.length);
    return state.incomplete || known === fed;
  };
  await expect.poll(isComplete, { timeout: 30_000 }).toBe(true);
}, 120_000);
