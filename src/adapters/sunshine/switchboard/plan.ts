import { channelSteps } from './channel-steps.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { integrationSteps, webhookDeletions } from './integration-steps.ts';
import type { LiveSwitchboard } from './live.ts';
import { findOurs } from './ours.ts';
import { problemsOf } from './problems.ts';
import { linkSteps, seatSteps } from './seat-steps.ts';
import type { KnownSecrets } from './secret-file.ts';
import type { Step } from './step.ts';

/** The steps to take, in this order. There are none while there are problems that a person must solve first. */
export interface SwitchboardPlan {
  /**
   * First those that prepare and change nothing for customers; then the self-test, if anything is left to switch on;
   * then those that switch on.
   */
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
  const prepare: Step[] = [...integrationSteps(desired, ours, secrets)];
  if (switchboard === null) {
    prepare.push({ kind: 'createSwitchboard', words: 'Create the switchboard, disabled at first' });
  }
  const agentSteps = seatSteps(desired, ours, 'agent');
  prepare.push(...seatSteps(desired, ours, 'bot'), ...(ours.agent === null ? agentSteps : []));
  prepare.push(...linkSteps(desired, ours, 'bot'));
  const switchOn: Step[] = [...webhookDeletions(ours, secrets), ...(ours.agent === null ? [] : agentSteps)];
  switchOn.push(...linkSteps(desired, ours, 'agent'));
  if (ours.bot === null || switchboard?.defaultSwitchboardIntegrationId !== ours.bot.id) {
    switchOn.push({ kind: 'setDefault', words: `Start new conversations with “${desired.bot.name}”` });
  }
  switchOn.push(...channelSteps(desired, live, ours));
  if (switchboard?.enabled !== true) switchOn.push({ kind: 'enable', words: 'Enable the switchboard' });
  const words = `Send a self-test through the platform, which must come back to ${desired.target}`;
  const selfTest: Step[] = switchOn.some(bringsConversations) ? [{ kind: 'selfTest', words }] : [];
  return { steps: [...prepare, ...selfTest, ...switchOn], problems, notes };
}

/** True for a step after which we must hear what the webhook sends. */
function bringsConversations(step: Step): boolean {
  return step.kind !== 'setChannelDefault' || step.seat !== 'agent';
}
