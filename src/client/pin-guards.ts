import { setTimeout as delay } from 'node:timers/promises';
import { WithStartWorkflowOperation, type Client } from '@temporalio/client';
import { pinGuardWorkflowId, type PinGuardScope } from '../domain/ids.ts';
import type { Admission, PinAttempt, PinGuardInput, PinSettlement } from '../domain/pin-guard.ts';
import type { PinAttemptSubject, PinGuards } from '../ports/pin-guards.ts';
import { admitUpdate, settleSignal } from '../workflows/messages.ts';
import { workflowTypes } from '../workflows/types.ts';
import { createBatchedCalls } from './batched-calls.ts';
import { bounded, untilAborted } from './bounded.ts';
import { grpcCodeOf } from './errors.ts';
import { allSettled, createGroupCommit } from './group-commit.ts';
import { createPinFuse } from './pin-fuse.ts';
import { createWaitingLine } from './waiting-line.ts';
import { workflowTaskTimeout } from './task-timeout.ts';

/** Options of {@link createPinGuards}. */
export interface PinGuardsOptions {
  client: Client;
  taskQueue: string;
  /** Keyed hash of a number, customer id or PIN digest, since operators can read workflow ids. */
  hash: (value: string) => string;
  /** Name of the help desk: the same id means different customers in different help desks. */
  desk: string;
}

type PinGuardWorkflow = (input: PinGuardInput) => Promise<void>;

/** Time limits of an admission and of a settlement, in milliseconds. */
const admissionLimitMs = 30_000;
const settlementLimitMs = 10_000;
/**
 * How many attempts of a process ask for admission at once, and how many may wait for that. Hundreds at once make the
 * server and the workers so slow that all run out of time; one after the other, each takes a moment.
 */
const places = { atOnce: 8, urgentAtOnce: 8, waiting: 1_000 } as const;
/**
 * gRPC statuses after which an admission is asked for again, which counts once: the server takes no more for now
 * (RESOURCE_EXHAUSTED, like the eleventh update in flight of one workflow), or the update was lost with the workflow task
 * that should have done it (ABORTED, UNAVAILABLE).
 */
const askAgain: ReadonlySet<number | null> = new Set([8, 10, 14]);

/** Creates the client of the durable PIN guards, one workflow each. */
export function createPinGuards({ client, taskQueue, hash, desk }: PinGuardsOptions): PinGuards {
  const idOf = (scope: PinGuardScope, value: string): string =>
    pinGuardWorkflowId(scope, hash(`pin-guard:${desk}:${scope}:${value}`));
  const guardsOf = ({ number, requesterId, conversation }: PinAttemptSubject) => {
    const caller = number ?? `withheld:${conversation}`;
    return {
      number: idOf('number', caller),
      // A number of no customer gets a customer's guard too, so that both cases take the same time.
      customer: idOf('customer', requesterId === null ? `of:${caller}` : `id:${requesterId}`),
    };
  };
  const fuse = createPinFuse({ client, taskQueue, workflowId: idOf('all', '') });
  const { admitAt, settlements } = createQueues(client, taskQueue);
  const line = createWaitingLine(places);
  const settle = (workflowIds: string[], key: string, outcome: PinSettlement['outcome']) =>
    allSettled(workflowIds.map((id) => settlements.deliver(id, [{ key: hash(key), outcome }])));

  return {
    admit: async ({ subject, key, pinDigest }, signal) => {
      const guards = guardsOf(subject);
      const fuseBlown = await fuse.isBlown();
      const guess = hash(`pin-guess:${guards.number}:${guards.customer}:${pinDigest}`);
      const attempt: PinAttempt = { key: hash(key), guess, fuseBlown };
      const leave = await line.enter('', false, signal);
      const [byNumber, byCustomer] = await untilAborted(
        signal,
        Promise.all([admitAt(guards.number, attempt), admitAt(guards.customer, attempt)]),
        'the PIN guards do not answer',
      ).finally(leave);
      const admissions = [
        { guard: guards.number, ...byNumber },
        { guard: guards.customer, ...byCustomer },
      ];
      const refusals = admissions.filter((admission) => !admission.admitted);
      const isSlowed =
        fuseBlown &&
        refusals.length === 0 &&
        byNumber.admitted &&
        byNumber.firstTime &&
        // Nobody is verified without a number, so these callers must not use up what there is for others.
        (subject.number === null || !fuse.letFirstTimerThrough());
      if (refusals.length === 0 && !isSlowed) return { admitted: true };
      const admittedAt = admissions.filter(({ admitted }) => admitted).map(({ guard }) => guard);
      await settle(admittedAt, key, 'void');
      return { admitted: false, retryAt: Math.max(Date.now(), ...refusals.map(({ retryAt }) => retryAt)) };
    },
    settle: async (subject, key, outcome) => {
      if (outcome === 'wrong') fuse.reportWrong(hash(key));
      await settle(Object.values(guardsOf(subject)), key, outcome);
    },
  };
}

/** The queues in front of the guards: what arrives together for one guard goes in one message. */
function createQueues(client: Client, taskQueue: string) {
  const startOf = (workflowId: string) => ({
    workflowId,
    taskQueue,
    args: [{ scope: scopeOf(workflowId), state: null }] satisfies [PinGuardInput],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE' as const,
    workflowTaskTimeout,
  });

  const admitAt = createBatchedCalls<PinAttempt, Admission>({
    send: (workflowId, attempts) =>
      bounded(client, admissionLimitMs, () =>
        againWithBackOff(() =>
          client.workflow.executeUpdateWithStart(admitUpdate, {
            args: [{ attempts }],
            startWorkflowOperation: new WithStartWorkflowOperation<PinGuardWorkflow>(workflowTypes.pinGuard, {
              ...startOf(workflowId),
              workflowIdConflictPolicy: 'USE_EXISTING',
            }),
          }),
        ),
      ),
    maximumItems: 100,
  });
  // A guard that has ended is started: what is taken back before it arrives must be remembered.
  const settlements = createGroupCommit<PinSettlement>({
    send: (workflowId, settled, limitMs) =>
      bounded(client, limitMs, () =>
        client.workflow.signalWithStart<PinGuardWorkflow, [PinSettlement[]]>(workflowTypes.pinGuard, {
          ...startOf(workflowId),
          signal: settleSignal,
          signalArgs: [settled],
        }),
      ),
    maximumItems: 100,
    maximumCalls: 64,
    limitMs: settlementLimitMs,
  });
  return { admitAt, settlements };
}

function scopeOf(workflowId: string): PinGuardInput['scope'] {
  return workflowId.startsWith(pinGuardWorkflowId('number', '')) ? 'number' : 'customer';
}

/** Repeats a call while the server takes no more; the time limit is the caller's. */
async function againWithBackOff<Result>(call: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + admissionLimitMs;
  for (let waitMs = 20; ; waitMs = Math.min(waitMs * 2, 500)) {
    try {
      return await call();
    } catch (error) {
      if (!askAgain.has(grpcCodeOf(error)) || performance.now() + waitMs > until) throw error;
      // At random, so that processes that were turned away together do not come again together.
      await delay(waitMs * (0.5 + Math.random()));
    }
  }
}
