import type { Client } from '@temporalio/client';
import { newTokenBucket, takeToken, type PinFuseInput } from '../domain/pin-fuse.ts';
import { fuseBlownUntilQuery, wrongPinsSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { bounded, untilAborted } from './bounded.ts';
import { createGroupCommit } from './group-commit.ts';
import { workflowTaskTimeout } from './task-timeout.ts';

/** Options of {@link createPinFuse}. */
export interface PinFuseOptions {
  client: Client;
  taskQueue: string;
  workflowId: string;
}

/** What a process knows of the fuse over all callers. */
export interface PinFuse {
  /** True while the fuse is blown. Asks the fuse's workflow at most once per second and a half; false if unknown. */
  isBlown(): Promise<boolean>;
  /** Lets one first attempt of a number through while the fuse is blown; false if there were too many. */
  letFirstTimerThrough(): boolean;
  /** Reports a wrong PIN, together with others; nobody waits for it. */
  reportWrong(key: string): void;
}

/** How long an answer of the fuse holds, in milliseconds. */
const answerHoldsMs = 1_500;
/** How long a check waits for the fuse's answer, in milliseconds; then the last one counts. */
const patienceMs = 250;
/** Time limits of a question and of a report, in milliseconds. */
const questionLimitMs = 5_000;
const reportLimitMs = 10_000;

type FuseWorkflow = (input: PinFuseInput) => Promise<void>;

/** Creates a process's view of the fuse. The guards of number and customer count even if the fuse cannot be asked. */
export function createPinFuse({ client, taskQueue, workflowId }: PinFuseOptions): PinFuse {
  const bucket = newTokenBucket(Date.now());
  let blownUntil = 0;
  let askedAt = -Infinity;
  let question: Promise<void> | null = null;

  const reports = createGroupCommit<string>({
    send: (id, keys, limitMs) =>
      bounded(client, limitMs, () =>
        client.workflow.signalWithStart<FuseWorkflow, [string[]]>(workflowTypes.pinGuard, {
          workflowId: id,
          taskQueue,
          args: [{ scope: 'all', state: null }],
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
          workflowTaskTimeout,
          signal: wrongPinsSignal,
          signalArgs: [keys],
        }),
      ),
    maximumItems: 300,
    maximumCalls: 1,
    limitMs: reportLimitMs,
  });

  const ask = async (): Promise<void> => {
    try {
      const handle = client.workflow.getHandle(workflowId);
      blownUntil = await bounded(client, questionLimitMs, () => handle.query(fuseBlownUntilQuery));
    } catch {
      // Before the first wrong PIN there is no fuse. If it cannot be asked, what it said last counts.
    }
    askedAt = performance.now();
    question = null;
  };

  return {
    isBlown: async () => {
      if (performance.now() - askedAt >= answerHoldsMs) {
        question ??= ask();
        // Without an answer in time, the last one counts.
        await untilAborted(AbortSignal.timeout(patienceMs), question, 'no answer in time').catch(() => undefined);
      }
      return Date.now() < blownUntil;
    },
    letFirstTimerThrough: () => takeToken(bucket, Date.now()),
    reportWrong: (key) => {
      // A lost report only makes the fuse less sensitive.
      reports.deliver(workflowId, [key]).catch(() => undefined);
    },
  };
}
