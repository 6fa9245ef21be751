import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createHelpDeskActivities } from '../../../src/activities/help-desk.ts';
import { createJira, type Jira } from '../../../src/adapters/jira/index.ts';
import { startJiraDesk, type JiraDesk } from '../../../simulators/jira/index.ts';
import type { FaultOrder } from '../../../simulators/faults.ts';
import { authenticate, startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
let sim: JiraDesk;
let jira: Jira;
let stack: Stack;

beforeAll(async () => {
  sim = await startJiraDesk();
  const { url: baseUrl, email, apiToken, project, notesRole } = sim;
  jira = createJira({ baseUrl, email, apiToken, project, notesRole });
  const activities = createHelpDeskActivities({ helpDesk: jira.helpDesk, messaging: null });
  stack = await startStack({ activities: () => activities });
});
afterAll(async () => {
  await stack.close();
  await jira.close();
  await sim.close();
});

const creation = { method: 'POST', path: 'api/3/issue$' };
const searches = (): number => sim.requests.filter(({ path }) => path.includes('search/jql')).length;

async function create(fault: FaultOrder, nth = 1) {
  const call = stack.call();
  await vi.waitFor(() => authenticate(stack, call), { timeout: 30_000 });
  sim.requests.length = 0;
  sim.faults.clear();
  sim.faults.add({ ...fault, match: { ...creation, nth } });
  const subject = uniqueName('subject');
  await call.send('createTicket', { subject, body: 'x', priority: null, intents: [] });
  const isMade = (): boolean => sim.tickets().some((ticket) => ticket.subject === subject);
  await vi.waitFor(() => expect(isMade()).toBe(true), { timeout: 30_000 });
  return { made: () => sim.tickets().filter((ticket) => ticket.subject === subject).length };
}

it.each<[string, FaultOrder]>([
  ['too many requests', { kind: 'status', status: 429, retryAfter: 0 }],
  ['a 503 of Jira itself', { kind: 'status', status: 503 }],
])('after %s the ticket is created by the next try, without the wait for the search', async (_title, fault) => {
  const { made } = await create(fault);
  expect([made(), searches()]).toEqual([1, 0]);
});

it('after a lost answer the ticket is looked for before it is created again', async () => {
  // The first request is refused, because the customer of this test is none of Jira's.
  const { made } = await create({ kind: 'lostAnswer' }, 2);
  await vi.waitFor(() => expect(searches()).toBeGreaterThan(0), { timeout: 30_000 });
  expect(made()).toBe(1);
});
