import { afterAll, beforeAll, expect, it } from 'vitest';
import { deskWorkflowId } from '../../../src/domain/ids.ts';
import { ensureHeartbeatSchedule } from '../../../src/client/desk-schedules.ts';
import { priorities } from '../../../src/domain/tickets/tickets.ts';
import { deskHealthQuery } from '../../../src/workflows/messages.ts';
import { startBacklog, type Backlog } from '../../support/backlog.ts';
import { authenticate, startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
/** About what the machine can do: then few permits are under way at once, and few overtake each other. */
const backlogPerMinute = 9_000;
let stack: Stack;
let backlog: Backlog;

beforeAll(async () => {
  stack = await startStack({ backlogPerMinute });
  backlog = await startBacklog({ ...stack, desk: 'zendesk', backlogPerMinute, standIns: 4 });
});
afterAll(async () => {
  await backlog.close();
  await stack.close();
});

const watch = () => stack.client.workflow.getHandle(deskWorkflowId('desk-health', 'zendesk', stack.taskQueue));

it('more writes than the desk watch keeps itself wait in pages, and are done in order of urgency and age, with one notice and one all-clear', async () => {
  stack.zendesk.faults.down = true;
  await backlog.feed(3_000);
  await expect.poll(() => stack.notices.map(({ kind }) => kind), { timeout: 20_000 }).toEqual(['outageBegan']);
  const state = await watch().query(deskHealthQuery);
  const inPages = state.pages.reduce((sum, page) => sum + page.count - page.read, 0);
  expect([state.waiting.length + inPages, state.pages.length > 0]).toEqual([3_000, true]);
  stack.zendesk.faults.down = false;
  await expect.poll(() => backlog.permitted.length, { timeout: 120_000, interval: 500 }).toBe(3_000);
  const end = { kind: 'outageOver', waiting: 0, drained: 3_000 };
  await expect.poll(() => stack.notices.at(-1), { timeout: 30_000 }).toMatchObject(end);
  expect(stack.notices).toHaveLength(2);
  const rank = ({ priority, number }: Backlog['permitted'][number]): number =>
    (3 - priorities.indexOf(priority)) * 3_000 + number / priorities.length;
  const places = backlog.permitted.map(rank);
  const inOrder = places.toSorted((one, other) => one - other);
  // What is permitted at once is noticed in any order.
  const late = places.filter((place, at) => place > (inOrder[at + 600] ?? Infinity));
  expect(late).toEqual([]);
  // All pages were ended.
  const pages = `WorkflowType = 'deskPage' AND TaskQueue = '${stack.taskQueue}' AND ExecutionStatus = 'Running'`;
  await expect.poll(async () => (await stack.client.workflow.count(pages)).count, { timeout: 20_000 }).toBe(0);
}, 150_000);

it('a desk watch that was terminated in an outage is begun again by the heartbeat, and learns what waits', async () => {
  await ensureHeartbeatSchedule({ client: stack.client, taskQueue: stack.taskQueue, desk: 'zendesk' });
  const heartbeat = stack.client.schedule.getHandle(deskWorkflowId('desk-heartbeat', 'zendesk', stack.taskQueue));
  const call = stack.call();
  await authenticate(stack, call);
  stack.zendesk.faults.down = true;
  const subject = uniqueName('waiting');
  const reply = await call.send('createTicket', { subject, body: 'x', priority: 'urgent', intents: [] });
  expect(reply).toMatchObject({ kind: 'recorded' });
  await expect.poll(async () => (await watch().query(deskHealthQuery)).waiting.length).toBe(1);
  await watch().terminate('as an operator does');
  const listed = `WorkflowType = 'conversation' AND TaskQueue = '${stack.taskQueue}' AND DeskbridgeWaitingFor = 'helpDesk'`;
  await expect.poll(async () => (await stack.client.workflow.count(listed)).count).toBe(1);
  await heartbeat.trigger();
  const waiting = async () =>
    (
      await watch()
        .query(deskHealthQuery)
        .catch(() => null)
    )?.waiting.map(({ priority }) => priority);
  await expect.poll(waiting, { timeout: 20_000 }).toEqual(['urgent']);
  stack.zendesk.faults.down = false;
  const tickets = () => [...stack.zendesk.store.tickets.values()].filter((ticket) => ticket.subject === subject);
  await expect.poll(() => tickets().length, { timeout: 20_000 }).toBe(1);
  await heartbeat.delete();
}, 60_000);
