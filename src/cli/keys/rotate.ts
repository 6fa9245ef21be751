import { setTimeout as delay } from 'node:timers/promises';
import { startAnewSignal } from '../../workflows/messages.ts';
import type { Print } from '../output.ts';
import { progress, withInstallation, type Installation } from './installation.ts';
import { keysOfRun, runsOf, type StoredRun } from './stored-keys.ts';
import { inParallel } from './usage.ts';

/** Options of `deskbridge keys rotate`. */
export interface RotateOptions {
  /** In seconds. */
  wait: string;
  json: boolean;
}

/** What a rotation did. */
export interface Rotation {
  /** The key that encrypts now. */
  key: string;
  /** Workflows that continued as new with it. */
  moved: number;
  /** Workflows that ended meanwhile. */
  ended: number;
  left: { workflow: string; type: string; why: string }[];
}

const pollMs = 500;

/** `deskbridge keys rotate`; true if nothing is left. @throws Error in plain words */
export async function rotateKeys({ wait, json }: RotateOptions, print: Print): Promise<boolean> {
  const seconds = Number(wait);
  if (!Number.isFinite(seconds) || seconds < 0) throw new Error('--wait takes a number of seconds, like 300.');
  const rotation = await withInstallation((installation) => rotate(installation, seconds * 1_000, progress()));
  const { key, moved, ended, left } = rotation;
  if (json) print(JSON.stringify(rotation));
  else {
    print(`${moved} workflows moved to the key ${key}, ${ended} ended meanwhile, ${left.length} are left.`);
    for (const { workflow, type, why } of left) print(`${workflow} (${type}): ${why}`);
    if (left.length === 0) print('See with deskbridge keys list which keys can be removed.');
  }
  return left.length === 0;
}

/**
 * Asks everything that runs with an older key to continue as new, so that its state is encrypted with the first one, and
 * waits until it has. What cannot move in time does so by itself later.
 */
export async function rotate(
  installation: Installation,
  waitMs: number,
  report: (line: string) => void,
): Promise<Rotation> {
  const { client, keyOf, keys } = installation;
  const key = keys[0]?.id ?? '';
  const isOld = async (run: Pick<StoredRun, 'workflowId' | 'runId'>): Promise<boolean> =>
    [...(await keysOfRun(client, run, keyOf))].some((id) => id !== key);
  const left = new Map<string, StoredRun & { why: string }>();
  for await (const runs of runsOf(installation, "= 'Running'")) {
    await inParallel(runs, async (run) => {
      if (await isOld(run)) left.set(run.workflowId, { ...run, why: '' });
      report(`workflows with an older key found: ${left.size}`);
    });
  }
  const rotation: Rotation = { key, moved: 0, ended: 0, left: [] };
  await inParallel([...left.values()], async ({ workflowId }) => {
    const handle = client.workflow.getHandle(workflowId);
    // One that has ended is counted below.
    await handle.signal(startAnewSignal, { by: 'deskbridge keys rotate' }).catch(unlessNotFound);
  });
  for (const end = Date.now() + waitMs; ; await delay(pollMs)) {
    await inParallel([...left.values()], async (run) => {
      const now = await stateOf(installation, run.workflowId);
      if (!now.isRunning) rotation.ended += 1;
      else if (now.runId === run.runId) {
        run.why = now.taskWaits ? waitsForWorker : busy(run);
        return;
      } else if (await isOld({ workflowId: run.workflowId, runId: now.runId })) {
        run.why = workerIsBehind;
        return;
      } else rotation.moved += 1;
      left.delete(run.workflowId);
    });
    report(`moved: ${rotation.moved}, ended: ${rotation.ended}, left: ${left.size}`);
    if (left.size === 0 || Date.now() >= end) break;
  }
  rotation.left = [...left.values()].map(({ workflowId, type, why }) => ({ workflow: workflowId, type, why }));
  return rotation;
}

const waitsForWorker = 'no worker has taken its task: does one run, with the new key in PAYLOAD_KEYS?';
const workerIsBehind = 'its worker still encrypts with an older key: put the new key first there too, and restart it';

function busy({ type, workflowId }: StoredRun): string {
  return type === 'conversation'
    ? `something is under way or waits; it moves when that is done (deskbridge conversations show ${workflowId})`
    : 'something is under way; it moves when that is done';
}

async function stateOf({ client }: Installation, workflowId: string) {
  const { namespace } = client.options;
  const { workflowExecutionInfo, pendingWorkflowTask } = await client.workflowService.describeWorkflowExecution({
    namespace,
    execution: { workflowId },
  });
  return {
    // The server's code of a running workflow.
    isRunning: Number(workflowExecutionInfo?.status) === 1,
    runId: workflowExecutionInfo?.execution?.runId ?? '',
    taskWaits: pendingWorkflowTask != null,
  };
}

function unlessNotFound(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'WorkflowNotFoundError') throw error;
}
