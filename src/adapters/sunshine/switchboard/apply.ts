import type { CallOptions } from '../../../ports/call.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { explainFailure, SwitchboardError } from './errors.ts';
import { executeStep, type StepTools } from './execute-step.ts';
import { readLive } from './live.ts';
import { findOurs } from './ours.ts';
import { planSwitchboard } from './plan.ts';
import type { Step } from './step.ts';

/** What applying a plan needs. */
export interface ApplyParts extends StepTools {
  /** How the calls of one step are bounded. */
  options: () => CallOptions;
  /** Called with every step when it is done. */
  onStep: (step: Step) => void;
}

/** What a run did. */
export interface Applied {
  /** The steps that were done, in order. */
  done: Step[];
  /**
   * False when the run only prepared: it got the secret of the webhook, which the service must be given before the
   * next run can switch on.
   */
  isOn: boolean;
}

/**
 * Changes the live state into the desired one, step by step. Each step is planned from the state that was read just
 * before it, so a run continues what an interrupted one left half done, and creates nothing twice. Nothing is switched
 * on before the self-test has come back.
 * @throws {SwitchboardError} in words that say what to do
 */
export async function applySwitchboard(desired: DesiredSwitchboard, parts: ApplyParts): Promise<Applied> {
  const done: Step[] = [];
  const seen = new Set<string>();
  const wasDone = (...kinds: Step['kind'][]): boolean => done.some(({ kind }) => kinds.includes(kind));
  for (;;) {
    const live = await explainFailure('read the current state', readLive(parts.api, parts.options()));
    const known = parts.secrets.known();
    const { steps, problems } = planSwitchboard(desired, live, known);
    if (problems.length > 0) throw new SwitchboardError(problems.join('\n'));
    const step = steps.find(({ kind }) => kind !== 'selfTest' || !wasDone('selfTest'));
    if (step === undefined) return { done, isOn: true };
    if (step.kind === 'selfTest' && wasDone('createIntegration', 'createWebhook', 'keepSecret')) {
      return { done, isOn: false };
    }
    // The platform accepted this step but does not show it yet. Repeating it might do it twice.
    if (seen.has(identityOf(step))) {
      throw new SwitchboardError(`“${step.words}” was done but does not show yet. Wait a minute and run it again.`);
    }
    seen.add(identityOf(step));
    const state = { desired, live, ours: findOurs(live, desired, known.webhookId) };
    await explainFailure(step.words, executeStep(parts, step, state, parts.options()));
    done.push(step);
    parts.onStep(step);
  }
}

/** Two steps with the same identity make the same change. */
const identityOf = ({ words: _words, ...step }: Step): string => JSON.stringify(step);
