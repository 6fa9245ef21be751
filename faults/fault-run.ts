import { setTimeout as delay } from 'node:timers/promises';
import { defineSearchAttributeKey } from '@temporalio/common';
import { searchAttributeNames } from '../src/domain/conversation/search-attributes.ts';
import { seededRandom } from '../simulators/random.ts';
import { playCaller } from './callers.ts';
import { startChaos } from './chaos.ts';
import type { FaultRunOptions } from './options.ts';
import { startFaultSystem, type FaultSystem } from './system.ts';
import { judge, type Verdict } from './verdict.ts';

/** Wait time limit for the last workflow to end after the last call, in milliseconds. */
const restMs = 10 * 60_000;
/** Time between two changes of a human, in milliseconds. */
const humanEveryMs = 300;

const waitingForKey = defineSearchAttributeKey(searchAttributeNames.waitingFor, 'KEYWORD');

/** Plays many conversations on a desk that fails at random, and judges what is in the desk afterwards. */
export async function runFaults(options: FaultRunOptions): Promise<Verdict> {
  const { desk, conversations, seed, report } = options;
  const startedAt = performance.now();
  report(`${desk}: ${conversations} conversations, seed ${seed}; starting…`);
  const system = await startFaultSystem(desk, conversations, options.binary);
  try {
    const chaos = startChaos(system.desk, seededRandom(seed), options.rate);
    const human = startHuman(system, seededRandom(seed + 1));
    await playAll(system, options);
    report(`${desk}: all callers have hung up; waiting until all workflows have ended…`);
    human.stop();
    await untilAllEnded(system, report);
    return judge(system.desk, { ...options, met: chaos.met, tookMs: performance.now() - startedAt });
  } finally {
    await system.close();
  }
}

async function playAll(system: FaultSystem, { conversations, concurrency, kills, desk, report }: FaultRunOptions) {
  let next = 0;
  let done = 0;
  const milestones = new Map<number, () => Promise<void>>();
  if (kills) {
    milestones.set(Math.floor(conversations / 4), () => system.replaceWorker());
    milestones.set(Math.floor(conversations / 2), () => system.restartTemporal());
    milestones.set(Math.floor((conversations * 3) / 4), () => system.replaceWorker());
  }
  const restarts: Promise<void>[] = [];
  const caller = async (): Promise<void> => {
    for (let index = next++; index < conversations; index = next++) {
      await playCaller(system.url, index, report);
      done += 1;
      const restart = milestones.get(done);
      if (restart !== undefined) {
        report(
          `${desk}: ${done} of ${conversations} calls; ${done * 2 === conversations ? 'Temporal is restarted' : 'a process is killed'}`,
        );
        restarts.push(restart());
      } else if (done % 50 === 0) {
        report(`${desk}: ${done} of ${conversations} calls`);
      }
    }
  };
  await Promise.all(Array.from({ length: concurrency }, caller));
  await Promise.all(restarts);
}

/** A human keeps changing priorities, so that each of our writes may meet a version it has not seen. */
function startHuman({ desk }: FaultSystem, random: () => number): { stop(): void } {
  const timer = setInterval(() => {
    const open = desk.tickets().filter(({ status }) => status !== 'solved' && status !== 'closed');
    const ticket = open[Math.floor(random() * open.length)];
    if (ticket !== undefined) desk.agent.setPriority(ticket.id, random() < 0.5 ? 'high' : 'low');
  }, humanEveryMs);
  return { stop: () => clearInterval(timer) };
}

async function untilAllEnded({ client, desk }: FaultSystem, report: (line: string) => void): Promise<void> {
  const query = "WorkflowType = 'conversation' AND ExecutionStatus = 'Running'";
  const end = Date.now() + restMs;
  for (let rounds = 1; Date.now() < end; rounds += 1) {
    const { count } = await client.workflow.count(query);
    if (count === 0) {
      await desk.webhooks.idle();
      return;
    }
    if (rounds % 10 === 0) report(`  ${count} conversations have not ended: ${await someOf(client, query)}`);
    await delay(1_000);
  }
}

/** A few of the conversations that have not ended, and what they wait for. */
async function someOf(client: FaultSystem['client'], query: string): Promise<string> {
  const open: string[] = [];
  for await (const { workflowId, typedSearchAttributes } of client.workflow.list({ query })) {
    const waiting = typedSearchAttributes.get(waitingForKey) ?? (await workOf(client, workflowId));
    if (open.push(`${workflowId} (waits for ${waiting})`) === 3) break;
  }
  return open.join(', ');
}

/** The activities that Temporal still has to do for a conversation, and the workflow task that it cannot complete. */
async function workOf(client: FaultSystem['client'], workflowId: string): Promise<string> {
  const { raw } = await client.workflow.getHandle(workflowId).describe();
  const activities = (raw.pendingActivities ?? []).map(
    ({ activityType, attempt, lastFailure }) =>
      `${activityType?.name ?? 'an activity'}, attempt ${attempt ?? 1}: ${lastFailure?.message ?? 'no failure yet'}`,
  );
  const task = raw.pendingWorkflowTask;
  if (task != null) activities.push(`workflow task, attempt ${task.attempt ?? 1}`);
  return activities.length === 0 ? 'a timer or a message' : activities.join('; ');
}
