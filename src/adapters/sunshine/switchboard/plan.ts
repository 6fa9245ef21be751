import type { SeatSettings } from '../api/provisioning.ts';
import type { SunshineIntegration, SunshineSwitchboardIntegration, SunshineWebhook } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import type { LiveSwitchboard, Ours } from './live.ts';
import { findOurs } from './live.ts';
import { problemsOf } from './problems.ts';

/** The two seats that we look after. */
export type SeatRole = 'bot' | 'agent';

/** One change. `words`: what it does, for people. */
export type Step = { words: string } & (
  | { kind: 'createIntegration' | 'renameIntegration' | 'createWebhook' | 'repairWebhook' | 'keepSecret' }
  | { kind: 'deleteWebhook'; webhookId: string }
  | { kind: 'createSwitchboard' | 'setDefault' | 'enable' }
  | { kind: 'createSeat' | 'repairSeat' | 'linkSeat'; seat: SeatRole }
  | { kind: 'setChannelDefault'; integrationId: string; seat: string | null }
);

/** What is to be done, in this order; nothing when there are problems that a person must solve first. */
export interface SwitchboardPlan {
  steps: Step[];
  problems: string[];
  /** What is worth knowing although nothing is done about it. */
  notes: string[];
}

/** What we know of the secrets of webhooks. */
export interface KnownSecrets {
  /** The webhook whose secret was written down; null when there is none. */
  webhookId: string | null;
  /** Secrets that are configured. */
  configured: readonly string[];
}

/** Name of a seat as it is, or will be. */
function seatName(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): string {
  return role === 'bot' ? desired.bot.name : (ours.agent?.name ?? desired.agent.name);
}

/** True when we can prove a call of this webhook. One that shows no secret is believed to have the configured one. */
function isSecretKnown(webhook: SunshineWebhook, { webhookId, configured }: KnownSecrets): boolean {
  if (webhook.id === webhookId) return true;
  return webhook.secret == null ? configured.length > 0 : configured.includes(webhook.secret);
}

function sameTriggers(webhook: SunshineWebhook, wanted: readonly string[]): boolean {
  const have = new Set(webhook.triggers ?? []);
  return have.size === wanted.length && wanted.every((trigger) => have.has(trigger));
}

/** What of a webhook is wrong, in words; null when nothing is. */
function webhookFault(webhook: SunshineWebhook, { target, triggers }: DesiredSwitchboard): string | null {
  if (webhook.target !== target) return `Point the webhook at ${target} (now: ${webhook.target ?? 'nowhere'})`;
  return sameTriggers(webhook, triggers) ? null : 'Set the events that the webhook tells';
}

function integrationSteps(desired: DesiredSwitchboard, ours: Ours, secrets: KnownSecrets): Step[] {
  const { integration, webhook, doubles } = ours;
  const { integrationName, target } = desired;
  if (integration === null) {
    return [
      {
        kind: 'createIntegration',
        words: `Create the custom integration “${integrationName}” with a webhook to ${target}`,
      },
    ];
  }
  const steps: Step[] = [];
  if (integration.displayName !== integrationName) {
    const words = `Call the custom integration “${integrationName}” (now: “${integration.displayName ?? ''}”)`;
    steps.push({ kind: 'renameIntegration', words });
  }
  if (webhook === null) return [...steps, { kind: 'createWebhook', words: `Create a webhook to ${target}` }];
  const fault = webhookFault(webhook, desired);
  if (fault !== null) steps.push({ kind: 'repairWebhook', words: fault });
  const deletions = doubles.map(({ id }) => id);
  if (!isSecretKnown(webhook, secrets)) {
    if (webhook.secret != null) steps.push({ kind: 'keepSecret', words: 'Write down the secret of the webhook' });
    else {
      steps.push({
        kind: 'createWebhook',
        words: `Create a new webhook to ${target}: nobody has the secret of the old one`,
      });
      deletions.unshift(webhook.id);
    }
  }
  const deleted = deletions.map((webhookId): Step => {
    return { kind: 'deleteWebhook', webhookId, words: `Delete the webhook ${webhookId}, which tells everything twice` };
  });
  return [...steps, ...deleted];
}

type Seat = SunshineSwitchboardIntegration;

/** What of a seat's own settings must change; the seat after it is left out. */
export function seatChanges(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): SeatSettings {
  const seat = ours[role];
  const { deliverStandbyEvents, messageHistoryCount } = desired[role];
  const integrationId = role === 'bot' ? ours.integration?.id : undefined;
  return {
    ...(role === 'bot' && seat?.name !== desired.bot.name ? { name: desired.bot.name } : {}),
    ...(integrationId !== undefined && seat?.integrationId !== integrationId ? { integrationId } : {}),
    ...(seat?.deliverStandbyEvents === deliverStandbyEvents ? {} : { deliverStandbyEvents }),
    ...(seat?.messageHistoryCount === messageHistoryCount ? {} : { messageHistoryCount }),
  };
}

function seatSteps(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): Step[] {
  const seat = ours[role];
  const name = seatName(desired, ours, role);
  if (seat === null) {
    const what = role === 'bot' ? `“${desired.integrationName}”` : desired.agent.integrationType;
    return [{ kind: 'createSeat', seat: role, words: `Create the seat “${name}” for ${what}` }];
  }
  const changes = Object.entries(seatChanges(desired, ours, role));
  if (changes.length === 0) return [];
  const before = (key: string): string => JSON.stringify(seat[key as keyof Seat] ?? null);
  const list = changes.map(([key, value]) => `${key} ${JSON.stringify(value)} (now: ${before(key)})`).join(', ');
  return [{ kind: 'repairSeat', seat: role, words: `Set of the seat “${seat.name}”: ${list}` }];
}

/** A seat that is created gets the other one as its next, when that one is there by then. */
function linkSteps(desired: DesiredSwitchboard, ours: Ours): Step[] {
  const { bot, agent } = ours;
  const isBotLinked = agent !== null && (bot === null || bot.nextSwitchboardIntegrationId === agent.id);
  const isAgentLinked = agent === null || (bot !== null && agent.nextSwitchboardIntegrationId === bot.id);
  const link = (seat: SeatRole, next: SeatRole): Step => {
    const [from, to] = [seatName(desired, ours, seat), seatName(desired, ours, next)];
    return { kind: 'linkSeat', seat, words: `Let “${to}” come after “${from}”` };
  };
  return [...(isBotLinked ? [] : [link('bot', 'agent')]), ...(isAgentLinked ? [] : [link('agent', 'bot')])];
}

/** The integrations that a channel's id or type names. Systems behind webhooks are no channels. */
function channelsNamed(live: LiveSwitchboard, channel: string): SunshineIntegration[] {
  return live.integrations.filter(({ id, type }) => type !== 'custom' && (id === channel || type === channel));
}

/** The seat that a name means; `bot` and `agent` are always ours. Null: it does not exist (yet). */
export function seatNamed(live: LiveSwitchboard, ours: Ours, name: string): Seat | null {
  if (name === 'bot' || name === 'agent') return ours[name];
  return live.seats.find((seat) => seat.name === name) ?? null;
}

function channelSteps(desired: DesiredSwitchboard, live: LiveSwitchboard, ours: Ours): Step[] {
  return desired.channels.flatMap(({ channel, seat }) => {
    const wanted = seat === null ? null : seatNamed(live, ours, seat);
    return channelsNamed(live, channel).flatMap((integration): Step[] => {
      const { defaultResponder: current, id, type } = integration;
      const isOwn = current != null && current.inherited !== true;
      const isRight =
        seat === null ? !isOwn : isOwn && wanted !== null && (current.name ?? wanted.name) === wanted.name;
      if (isRight) return [];
      const to = seat === null ? 'the default of the switchboard' : `“${wanted?.name ?? seat}”`;
      const words = `Let new conversations of the channel ${type ?? ''} (${id}) begin with ${to}`;
      return [{ kind: 'setChannelDefault', integrationId: id, seat, words }];
    });
  });
}

/** The difference between what is and what shall be. Nothing is sent; the same states give the same plan. */
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
    const words = `Let new conversations begin with “${desired.bot.name}”`;
    steps.push({ kind: 'setDefault', words });
  }
  steps.push(...channelSteps(desired, live, ours));
  if (switchboard?.enabled !== true) steps.push({ kind: 'enable', words: 'Enable the switchboard' });
  return { steps, problems, notes };
}
