import type { Workers } from '../../client/vendor-health.ts';
import type { VendorHealth } from '../../domain/vendor-health.ts';
import { deskState, type DependencyState } from './dependencies.ts';
import { messagingProblem } from './messaging.ts';

/** What readiness is found out from. */
export interface Sources {
  /** Throws if Temporal does not answer in time. */
  askTemporal(): Promise<unknown>;
  workers: Workers;
  taskQueue: string;
  /** Null: messaging is not configured. */
  messaging: {
    hasWebhookSecret: boolean;
    /** See `readMessagingFailure`. */
    readReported(): Promise<string | null>;
  } | null;
}

/** What the workers answered. */
export interface WorkerAnswer {
  /** When they were asked, epoch milliseconds. */
  at: number;
  /** When they answered last, epoch milliseconds; null if they never have. */
  answeredAt: number | null;
  /** `impaired`: late, but they answered a moment ago. */
  state: DependencyState['state'];
  /** Why they did not answer; null if they did. */
  problem: string | null;
  /** Null: not known. */
  health: VendorHealth | null;
  /** Why conversations on the messaging platform could not go on lately; null if they could. */
  reported: string | null;
}

/**
 * Workers that answered within this time, in milliseconds, and do not now are late rather than gone: a busy moment must
 * not take all APIs out of service at once.
 */
const lateMs = 30_000;

/** Asks Temporal; never throws. */
export async function askTemporal(sources: Sources): Promise<DependencyState> {
  const state = (problem: string | null): DependencyState => {
    return { name: 'temporal', state: problem === null ? 'ok' : 'down', reason: problem, checkedAt: Date.now() };
  };
  try {
    await sources.askTemporal();
    return state(null);
  } catch (error) {
    return state(messageOf(error));
  }
}

/**
 * Asks the workers what they know of the outside services; never throws.
 * @param before what they answered the last time
 */
export async function askWorkers(
  { workers, taskQueue, messaging }: Sources,
  before: WorkerAnswer | null,
): Promise<WorkerAnswer> {
  const at = Date.now();
  try {
    const health = await workers.vendorHealth();
    const reported = (await messaging?.readReported().catch(() => null)) ?? null;
    return { at, answeredAt: at, state: 'ok', problem: null, health, reported };
  } catch (error) {
    const known = { health: null, reported: null, answeredAt: null, ...before, at };
    if (known.answeredAt !== null && at - known.answeredAt < lateMs) {
      return { ...known, state: 'impaired', problem: `the workers answer late: ${messageOf(error)}` };
    }
    const havePolled = await workers.havePolled().catch(() => true);
    const problem = havePolled
      ? `no worker answers on task queue ${taskQueue}: ${messageOf(error)}`
      : `no worker has polled task queue ${taskQueue}: start one; it needs some seconds`;
    return { ...known, state: 'down', problem };
  }
}

/** The states of the worker, the desk and messaging. */
export function workerStates(
  answer: WorkerAnswer,
  { messaging }: Sources,
  temporalAnswers: boolean,
): DependencyState[] {
  const { at, state, problem, health, reported } = answer;
  const reason = problem !== null && !temporalAnswers ? 'not known while Temporal does not answer' : problem;
  const worker = { name: 'worker', state, reason, checkedAt: at } as const;
  const unknown = { state: 'impaired', reason: 'not checked yet', checkedAt: null } as const;
  if (health === null) {
    return [
      worker,
      { name: 'desk', ...unknown },
      ...(messaging === null ? [] : [{ name: 'messaging', ...unknown } as const]),
    ];
  }
  const { checkedAt } = health;
  const desk = deskState(health.desk, checkedAt);
  if (messaging === null) return [worker, desk];
  const { hasWebhookSecret } = messaging;
  const wrong = messagingProblem({ hasWebhookSecret, found: health.messaging, reported });
  return [worker, desk, { name: 'messaging', state: wrong === null ? 'ok' : 'impaired', reason: wrong, checkedAt }];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
