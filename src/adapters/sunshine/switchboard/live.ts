import type { CallOptions } from '../../../ports/call.ts';
import type { SunshineApi } from '../index.ts';
import type { SunshineIntegration, SunshineSwitchboard, SunshineSwitchboardIntegration } from '../schema.ts';

/** The platform as it is. Lists are in its own order, oldest first. */
export interface LiveSwitchboard {
  /** Channels and other systems; those of type `custom` with their webhooks. */
  integrations: SunshineIntegration[];
  switchboard: SunshineSwitchboard | null;
  seats: SunshineSwitchboardIntegration[];
}

/** Reads everything that provisioning compares. Throws `ServiceFailure`. */
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
