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
  /** Epoch milliseconds. */
  at: number;
  /** Why they did not answer; null if they did. */
  problem: string | null;
  /** Null: not known. */
  health: VendorHealth | null;
  /** Why conversations on the messaging platform could not go on lately; null if they could. */
  reported: string | null;
}

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

/** Asks the workers what they know of the outside services; never throws. */
export async function askWorkers({ workers, taskQueue, messaging }: Sources): Promise<WorkerAnswer> {
  const answer = { at: Date.now(), problem: null, health: null, reported: null };
  try {
    const health = await workers.vendorHealth();
    const reported = (await messaging?.readReported().catch(() => null)) ?? null;
    return { ...answer, health, reported };
  } catch (error) {
    const havePolled = await workers.havePolled().catch(() => true);
    const problem = havePolled
      ? `no worker answers on task queue ${taskQueue}: ${messageOf(error)}`
      : `no worker has polled task queue ${taskQueue}: start one; it needs some seconds`;
    return { ...answer, problem };
  }
}

/** The states of the worker, the desk and messaging. */
export function workerStates(
  answer: WorkerAnswer,
  { messaging }: Sources,
  temporalAnswers: boolean,
): DependencyState[] {
  const { at, problem, health, reported } = answer;
  const asked = problem !== null && !temporalAnswers ? 'not known while Temporal does not answer' : problem;
  const worker = { name: 'worker', state: asked === null ? 'ok' : 'down', reason: asked, checkedAt: at } as const;
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
  const reason = messagingProblem({ hasWebhookSecret, found: health.messaging, reported });
  return [worker, desk, { name: 'messaging', state: reason === null ? 'ok' : 'impaired', reason, checkedAt }];
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
