import { channelSteps } from './channel-steps.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { integrationSteps } from './integration-steps.ts';
import type { LiveSwitchboard } from './live.ts';
import { findOurs } from './ours.ts';
import { problemsOf } from './problems.ts';
import { linkSteps, seatSteps } from './seat-steps.ts';
import type { KnownSecrets } from './secret-file.ts';
import type { Step } from './step.ts';

/** The steps to take, in this order. There are none while there are problems that a person must solve first. */
export interface SwitchboardPlan {
  steps: Step[];
  problems: string[];
  /** Findings that an administrator should read, although nothing is changed about them. */
  notes: string[];
}

/** The difference between the current and the desired state. It sends nothing; the same states give the same plan. */
export function planSwitchboard(
  desired: DesiredSwitchboard,
  live: LiveSwitchboard,
  secrets: KnownSecrets,
): SwitchboardPlan {
  const ours = findOurs(live, desired, secrets.webhookId);
  const { switchboard } = live;
  const { problems, notes } = problemsOf(desired, live, ours);
  if (problems.length > 0) return { steps: [], problems, notes };
  const steps: Step[] = [...integrationSteps(desired, ours, secrets)];
  if (switchboard === null)
    steps.push({ kind: 'createSwitchboard', words: 'Create the switchboard, disabled at first' });
  steps.push(...seatSteps(desired, ours, 'bot'), ...seatSteps(desired, ours, 'agent'), ...linkSteps(desired, ours));
  if (ours.bot === null || switchboard?.defaultSwitchboardIntegrationId !== ours.bot.id) {
    steps.push({ kind: 'setDefault', words: `Start new conversations with “${desired.bot.name}”` });
  }
  steps.push(...channelSteps(desired, live, ours));
  if (switchboard?.enabled !== true) steps.push({ kind: 'enable', words: 'Enable the switchboard' });
  return { steps, problems, notes };
}
