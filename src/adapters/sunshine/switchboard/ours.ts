import type { SunshineIntegration, SunshineSwitchboardIntegration, SunshineWebhook } from '../schema.ts';
import { webhookPath, type DesiredSwitchboard } from './desired.ts';
import type { LiveSwitchboard } from './live.ts';

/** The parts of the live state that are ours; null where one does not exist yet. */
export interface Ours {
  integration: SunshineIntegration | null;
  webhook: SunshineWebhook | null;
  /** Further webhooks of ours with the same address: each would deliver every event once more. */
  doubles: SunshineWebhook[];
  bot: SunshineSwitchboardIntegration | null;
  agent: SunshineSwitchboardIntegration | null;
}

/**
 * Finds what is ours. A seat is recognised by what it stands for, and only then by its name: the seat of a partner keeps
 * the name that others use for it.
 * @param keptId the webhook whose secret we have; null when we have none
 */
export function findOurs(live: LiveSwitchboard, desired: DesiredSwitchboard, keptId: string | null): Ours {
  const integration = findIntegration(live, desired);
  const { seats } = live;
  const bot =
    seats.find(({ integrationId }) => integration !== null && integrationId === integration.id) ??
    seats.find(({ name }) => name === desired.bot.name);
  const others = seats.filter((seat) => seat !== bot);
  const agents = others.filter(({ integrationType }) => integrationType === desired.agent.integrationType);
  const byName = (some: typeof seats) => some.find(({ name }) => name === desired.agent.name);
  const agent = byName(agents) ?? agents[0] ?? byName(others);
  return { integration, ...findWebhooks(integration, desired.target, keptId), bot: bot ?? null, agent: agent ?? null };
}

/** Ours by name and address, else by address, else by name. Among equals the one that has a seat, else the oldest. */
function findIntegration({ integrations, seats }: LiveSwitchboard, desired: DesiredSwitchboard) {
  const custom = integrations.filter(({ type }) => type === 'custom');
  const score = ({ id, displayName, webhooks }: SunshineIntegration): number =>
    (webhooks.some(({ target }) => target === desired.target) ? 4 : 0) +
    (displayName === desired.integrationName ? 2 : 0) +
    (seats.some(({ integrationId }) => integrationId === id) ? 1 : 0);
  const [best] = custom.filter((one) => score(one) >= 2).toSorted((a, b) => score(b) - score(a));
  return best ?? null;
}

/** The webhook with our address, among several the one whose secret we have or the newest; else one with our path under an earlier address; else the only one. */
function findWebhooks(integration: SunshineIntegration | null, target: string, keptId: string | null) {
  const webhooks = integration?.webhooks ?? [];
  const same = webhooks.filter((webhook) => webhook.target === target);
  const kept = same.find(({ id }) => id === keptId) ?? same.at(-1);
  if (kept !== undefined) return { webhook: kept, doubles: same.filter((webhook) => webhook !== kept) };
  const moved = webhooks.find((webhook) => webhook.target?.endsWith(webhookPath) === true);
  return { webhook: moved ?? (webhooks.length === 1 ? (webhooks[0] ?? null) : null), doubles: [] };
}
