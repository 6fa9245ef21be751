import type { ConversationState } from '../src/domain/conversation/state.ts';
import { conversationWorkflowId } from '../src/domain/ids.ts';
import { ask, type MessagingSystem } from './messaging-system.ts';
import { withProgress } from './progress.ts';
import { distributionOf, round, type Distribution } from './statistics.ts';

/** The measurements of one very long conversation. */
export interface LongConversation {
  /** Number of questions. */
  messages: number;
  /** Times from question to answer, of all questions. */
  times: Distribution;
  /** Median time from question to answer of each hundred questions, in milliseconds, in order. */
  p50PerHundred: number[];
  /** Median of the last hundred divided by that of the first. */
  lastToFirst: number;
  /** Number of runs of the workflow, which continues as new whenever its history gets long. */
  runs: number;
  /** Size of the longest history of a run. */
  historyEvents: number;
  historyBytes: number;
  /** Size of the state as JSON, after the first hundred and at the end. It grows until it remembers a thousand events. */
  stateBytes: { start: number; end: number };
  /** Resident memory of the worker before the first message, halfway and at the end, in megabytes. */
  workerMegabytes: { start: number; middle: number; end: number };
}

const group = 100;
const reportEvery = 500;

/** Lets one customer ask one question after the other, each when the previous one has been answered. */
export async function benchLongConversation(
  system: MessagingSystem,
  messages: number,
  report: (line: string) => void,
): Promise<LongConversation> {
  report(`Measuring: one conversation of ${messages} questions…`);
  const customer = system.sunshine.customer('web');
  const workflowId = conversationWorkflowId('messaging', customer.open());
  const times: number[] = [];
  let startBytes = 0;
  const memory = [await system.workerMemory()];
  const talk = async (): Promise<void> => {
    for (let index = 0; index < messages; index += 1) {
      times.push(await ask(system, customer, index));
      if (index + 1 === Math.min(group, messages)) startBytes = await stateBytes(system, workflowId);
      if (index + 1 === Math.floor(messages / 2)) memory.push(await system.workerMemory());
      if ((index + 1) % reportEvery !== 0) continue;
      const { p50, p95 } = distributionOf(times.slice(-reportEvery));
      report(`${index + 1} questions: p50 ${p50} ms, p95 ${p95} ms; worker ${await system.workerMemory()} MB`);
    }
  };
  await withProgress(() => report(`${times.length} of ${messages} are answered`), talk);
  await system.sunshine.idle();
  const [start = 0, middle = 0] = memory;
  const p50PerHundred = hundreds(times);
  const first = p50PerHundred.at(0) ?? 0;
  const last = p50PerHundred.at(-1) ?? 0;
  return {
    messages,
    times: distributionOf(times),
    p50PerHundred,
    lastToFirst: Math.round((last / first) * 100) / 100,
    ...(await historyOf(system, workflowId)),
    stateBytes: { start: startBytes, end: await stateBytes(system, workflowId) },
    workerMegabytes: { start, middle, end: await system.workerMemory() },
  };
}

function hundreds(times: readonly number[]): number[] {
  const count = Math.max(1, Math.floor(times.length / group));
  return Array.from({ length: count }, (_, index) =>
    round(distributionOf(times.slice(index * group, (index + 1) * group)).p50),
  );
}

async function stateBytes({ client }: MessagingSystem, workflowId: string): Promise<number> {
  const state = await client.workflow.getHandle(workflowId).query<ConversationState>('state');
  return Buffer.byteLength(JSON.stringify(state));
}

async function historyOf({ client }: MessagingSystem, workflowId: string) {
  const longest = { runs: 0, historyEvents: 0, historyBytes: 0 };
  for await (const { runId } of client.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { historyLength, historySize } = await client.workflow.getHandle(workflowId, runId).describe();
    longest.runs += 1;
    longest.historyEvents = Math.max(longest.historyEvents, historyLength);
    longest.historyBytes = Math.max(longest.historyBytes, historySize ?? 0);
  }
  return longest;
}
