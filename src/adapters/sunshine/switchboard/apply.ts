import type { SunshineApi } from '../index.ts';
import type { CallOptions } from '../../../ports/call.ts';
import type { SunshineWebhook } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { explained, SwitchboardError } from './errors.ts';
import type { LiveSwitchboard, Ours } from './live.ts';
import { findOurs, readLive } from './live.ts';
import type { SeatRole, Step } from './plan.ts';
import { planSwitchboard, seatChanges, seatNamed } from './plan.ts';
import type { SecretKeeper } from './secret-file.ts';

/** What applying needs. */
export interface ApplyParts {
  api: SunshineApi;
  secrets: SecretKeeper;
  /** How the calls of one step are bounded. */
  options: () => CallOptions;
  /** Told of every step when it is done. */
  onStep: (step: Step) => void;
}

/** The state that a step starts from. */
interface State {
  desired: DesiredSwitchboard;
  live: LiveSwitchboard;
  ours: Ours;
}

/** Something that an earlier step has made; it can be missing only when somebody takes it away meanwhile. */
function existing<T extends { id: string }>(found: T | null): T {
  if (found !== null) return found;
  throw new SwitchboardError('Something was taken away while it was set up. Run it again.');
}

/** A webhook as it shall be. Neither users nor sources are told in full: events carry no more than is needed. */
const webhookOf = ({ target, triggers }: DesiredSwitchboard) => ({
  target,
  triggers,
  includeFullUser: false,
  includeFullSource: false,
});

async function keepSecret(secrets: SecretKeeper, webhook: SunshineWebhook | undefined): Promise<void> {
  // One that is not shown in this answer may be shown in the next one.
  if (webhook?.secret != null) await secrets.keep(webhook.id, webhook.secret);
}

async function integrationStep(
  { api, secrets }: ApplyParts,
  step: Step,
  { desired, ours }: State,
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
    await api.updateWebhook(id, existing(ours.webhook).id, webhook, options);
  } else if (step.kind === 'keepSecret') {
    await keepSecret(secrets, existing(ours.webhook));
  } else if (step.kind === 'deleteWebhook') {
    await api.deleteWebhook(id, step.webhookId, options);
  }
}

async function seatStep(
  { api }: ApplyParts,
  kind: 'createSeat' | 'repairSeat' | 'linkSeat',
  role: SeatRole,
  { desired, live, ours }: State,
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
    const stands =
      role === 'bot'
        ? { integrationId: existing(ours.integration).id }
        : { integrationType: desired.agent.integrationType };
    const next = other === null ? {} : { nextSwitchboardIntegrationId: other.id };
    await api.createSeat(id, { name, ...stands, deliverStandbyEvents, messageHistoryCount, ...next }, options);
  }
}

async function execute(parts: ApplyParts, step: Step, state: State): Promise<void> {
  const { api } = parts;
  const { live, ours } = state;
  const options = parts.options();
  switch (step.kind) {
    case 'createSwitchboard':
      await api.createSwitchboard(options);
      return;
    case 'createSeat':
    case 'repairSeat':
    case 'linkSeat':
      return seatStep(parts, step.kind, step.seat, state, options);
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
      return integrationStep(parts, step, state, options);
  }
}

/** Two steps with the same identity do the same. */
const identityOf = ({ words: _words, ...step }: Step): string => JSON.stringify(step);

/**
 * Makes the live state what is desired, one step at a time, each from what was read just before it: whatever an earlier
 * run left half done is found and gone on with, and nothing is made twice.
 * @returns the steps that were done
 * @throws {SwitchboardError} in words that say what to do
 */
export async function applySwitchboard(desired: DesiredSwitchboard, parts: ApplyParts): Promise<Step[]> {
  const done: Step[] = [];
  const seen = new Set<string>();
  for (;;) {
    const live = await explained('read the present state', readLive(parts.api, parts.options()));
    const known = parts.secrets.known();
    const { steps, problems } = planSwitchboard(desired, live, known);
    if (problems.length > 0) throw new SwitchboardError(problems.join('\n'));
    const [step] = steps;
    if (step === undefined) return done;
    // The platform took it, but does not show it. Doing it again might make it twice.
    if (seen.has(identityOf(step))) {
      throw new SwitchboardError(`“${step.words}” was done but does not show yet. Wait a minute and run it again.`);
    }
    seen.add(identityOf(step));
    const state = { desired, live, ours: findOurs(live, desired, known.webhookId) };
    await explained(step.words, execute(parts, step, state));
    done.push(step);
    parts.onStep(step);
  }
}
