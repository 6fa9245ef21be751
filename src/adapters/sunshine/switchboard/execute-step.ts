import type { CallOptions } from '../../../ports/call.ts';
import type { SunshineApi } from '../index.ts';
import type { SunshineWebhook } from '../schema.ts';
import { seatNamed } from './channel-steps.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { SwitchboardError } from './errors.ts';
import type { LiveSwitchboard } from './live.ts';
import type { Ours } from './ours.ts';
import { seatChanges } from './seat-steps.ts';
import type { SecretKeeper } from './secret-file.ts';
import type { SeatRole, Step } from './step.ts';

/** What steps are done with. */
export interface StepTools {
  api: SunshineApi;
  secrets: SecretKeeper;
  /**
   * Makes the platform send an event, and waits until the running service has it.
   * @param secret the secret of the webhook
   * @throws {SwitchboardError} that says in plain words what to do
   */
  selfTest: (secret: string) => Promise<void>;
  /** Only finds out whether the service is at its address with this secret. Throws the same. */
  checkService: (secret: string) => Promise<void>;
}

/** The state that a step starts from. */
export interface StepState {
  desired: DesiredSwitchboard;
  live: LiveSwitchboard;
  ours: Ours;
}

/**
 * Makes the change of one step.
 * @throws {SwitchboardError} when something that an earlier step made is gone
 * @throws {ServiceFailure} of the platform
 */
export async function executeStep(tools: StepTools, step: Step, state: StepState, options: CallOptions): Promise<void> {
  const { api } = tools;
  const { live, ours } = state;
  switch (step.kind) {
    case 'createSwitchboard':
      await api.createSwitchboard(options);
      return;
    case 'createSeat':
    case 'repairSeat':
    case 'linkSeat':
      return seatStep(tools, step.kind, step.seat, state, options);
    case 'selfTest':
      return tools.selfTest(secretOf(existing(ours.webhook), tools.secrets));
    case 'setDefault': {
      const changes = { defaultSwitchboardIntegrationId: existing(ours.bot).id };
      await api.updateSwitchboard(existing(live.switchboard).id, changes, options);
      return;
    }
    case 'setChannelDefault': {
      const defaultResponderId = step.seat === null ? null : existing(seatNamed(live, ours, step.seat)).id;
      await api.updateIntegration(step.integrationId, { defaultResponderId }, options);
      return;
    }
    case 'enable':
      await api.updateSwitchboard(existing(live.switchboard).id, { enabled: true }, options);
      return;
    default:
      return integrationStep(tools, step, state, options);
  }
}

async function integrationStep(
  { api, secrets, checkService }: StepTools,
  step: Step,
  { desired, live, ours }: StepState,
  options: CallOptions,
): Promise<void> {
  const webhook = webhookOf(desired);
  if (step.kind === 'createIntegration') {
    await secrets.prepare();
    const made = await api.createCustomIntegration(desired.integrationName, webhook, options);
    return keepSecret(secrets, made.webhooks[0]);
  }
  const { id } = existing(ours.integration);
  if (step.kind === 'renameIntegration') {
    await api.updateIntegration(id, { displayName: desired.integrationName }, options);
  } else if (step.kind === 'createWebhook') {
    await secrets.prepare();
    await keepSecret(secrets, await api.createWebhook(id, webhook, options));
  } else if (step.kind === 'repairWebhook') {
    const before = existing(ours.webhook);
    // Events that are needed now would go to the new address at once.
    if (live.switchboard?.enabled === true && before.target !== desired.target) {
      await checkService(secretOf(before, secrets));
    }
    await api.updateWebhook(id, before.id, webhook, options);
  } else if (step.kind === 'keepSecret') {
    await keepSecret(secrets, existing(ours.webhook));
  } else if (step.kind === 'deleteWebhook') {
    await api.deleteWebhook(id, step.webhookId, options);
  }
}

async function seatStep(
  { api }: StepTools,
  kind: 'createSeat' | 'repairSeat' | 'linkSeat',
  role: SeatRole,
  { desired, live, ours }: StepState,
  options: CallOptions,
): Promise<void> {
  const { id } = existing(live.switchboard);
  const other = ours[role === 'bot' ? 'agent' : 'bot'];
  if (kind === 'repairSeat') {
    await api.updateSeat(id, existing(ours[role]).id, seatChanges(desired, ours, role), options);
  } else if (kind === 'linkSeat') {
    const changes = { nextSwitchboardIntegrationId: existing(other).id };
    await api.updateSeat(id, existing(ours[role]).id, changes, options);
  } else {
    const { name, deliverStandbyEvents, messageHistoryCount } = desired[role];
    const standsFor =
      role === 'bot'
        ? { integrationId: existing(ours.integration).id }
        : { integrationType: desired.agent.integrationType };
    const next = other === null || role === 'agent' ? {} : { nextSwitchboardIntegrationId: other.id };
    await api.createSeat(id, { name, ...standsFor, deliverStandbyEvents, messageHistoryCount, ...next }, options);
  }
}

/** Something that an earlier step has made. It can be missing only when another person removes it meanwhile. */
function existing<T extends { id: string }>(found: T | null): T {
  if (found !== null) return found;
  throw new SwitchboardError('Something was removed during the setup. Run it again.');
}

/** The desired webhook. Events leave out all that we do not need of users and sources. */
const webhookOf = ({ target, triggers }: DesiredSwitchboard) => ({
  target,
  triggers,
  includeFullUser: false,
  includeFullSource: false,
});

/** The secret of our webhook: the one that the platform shows, else the one that was written down last. */
function secretOf(webhook: SunshineWebhook, secrets: SecretKeeper): string {
  return webhook.secret ?? secrets.known().configured.at(-1) ?? '';
}

async function keepSecret(secrets: SecretKeeper, webhook: SunshineWebhook | undefined): Promise<void> {
  // A secret that is not in this answer may be in the next one.
  if (webhook?.secret != null) await secrets.keep(webhook.id, webhook.secret);
}
