import type { SunshineApi } from '../index.ts';
import type {
  SunshineIntegration,
  SunshineSwitchboard,
  SunshineSwitchboardIntegration,
  SunshineWebhook,
} from '../schema.ts';
import type { CallOptions } from '../../../ports/call.ts';
import type { DesiredSwitchboard } from './desired.ts';
import { webhookPath } from './desired.ts';

/** The platform as it is. Lists are in its own order, oldest first. */
export interface LiveSwitchboard {
  /** Channels and other systems; those of type `custom` with their webhooks. */
  integrations: SunshineIntegration[];
  switchboard: SunshineSwitchboard | null;
  seats: SunshineSwitchboardIntegration[];
}

/** Reads everything that provisioning looks at. Throws `ServiceFailure`. */
export async function readLive(api: SunshineApi, options: CallOptions): Promise<LiveSwitchboard> {
  const [integrations, switchboards] = await Promise.all([
    api.listIntegrations(options),
    api.listSwitchboards(options),
  ]);
  const complete = await Promise.all(
    integrations.map(async (integration) =>
      integration.type === 'custom'
        ? { ...integration, webhooks: await api.listWebhooks(integration.id, options) }
        : integration,
    ),
  );
  const [switchboard = null] = switchboards;
  const seats = switchboard === null ? [] : await api.listSeats(switchboard.id, options);
  return { integrations: complete, switchboard, seats };
}

/** What of the live state is ours. Null: there is none yet. */
export interface Ours {
  integration: SunshineIntegration | null;
  webhook: SunshineWebhook | null;
  /** Further webhooks of ours to the same address: they would tell everything twice. */
  doubles: SunshineWebhook[];
  bot: SunshineSwitchboardIntegration | null;
  agent: SunshineSwitchboardIntegration | null;
}

/** Ours by name and address, else by address, else by name; of several alike the one that has a seat, or the oldest. */
function findIntegration({ integrations, seats }: LiveSwitchboard, desired: DesiredSwitchboard) {
  const custom = integrations.filter(({ type }) => type === 'custom');
  const score = ({ id, displayName, webhooks }: SunshineIntegration): number =>
    (webhooks.some(({ target }) => target === desired.target) ? 4 : 0) +
    (displayName === desired.integrationName ? 2 : 0) +
    (seats.some(({ integrationId }) => integrationId === id) ? 1 : 0);
  const [best] = custom.filter((one) => score(one) >= 2).toSorted((a, b) => score(b) - score(a));
  return best ?? null;
}

/** The webhook with our address; else the only one, or one of ours under an earlier public address. */
function findWebhooks(integration: SunshineIntegration | null, target: string, keptId: string | null) {
  const webhooks = integration?.webhooks ?? [];
  const same = webhooks.filter((webhook) => webhook.target === target);
  const kept = same.find(({ id }) => id === keptId) ?? same[0];
  if (kept !== undefined) return { webhook: kept, doubles: same.filter((webhook) => webhook !== kept) };
  const moved = webhooks.find((webhook) => webhook.target?.endsWith(webhookPath) === true);
  return { webhook: moved ?? (webhooks.length === 1 ? (webhooks[0] ?? null) : null), doubles: [] };
}

/**
 * Finds what is ours. A seat is known by what it stands for, and only then by its name: a partner's seat keeps the name
 * that others know it by.
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
