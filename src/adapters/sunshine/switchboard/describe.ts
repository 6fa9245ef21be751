import type { DesiredSwitchboard } from './desired.ts';
import type { LiveSwitchboard } from './live.ts';
import { findOurs } from './ours.ts';

/** One seat as `deskbridge switchboard show` prints it. */
export interface DescribedSeat {
  name: string;
  integrationType: string;
  /** Which of our seats it is; null when it is not ours. */
  role: 'bot' | 'agent' | null;
  /** Name of the seat after it; null when there is none. */
  next: string | null;
  standbyEvents: boolean;
  isDefault: boolean;
}

/** The switchboard for people and scripts. It contains no secret. */
export interface DescribedSwitchboard {
  switchboard: { id: string; enabled: boolean } | null;
  integration: { id: string; name: string | null; webhookTarget: string | null } | null;
  seats: DescribedSeat[];
  /** Channels whose conversations start with another seat than the switchboard's default. */
  channels: { id: string; type: string; beginsWith: string }[];
}

/** See {@link DescribedSwitchboard}. */
export function describeSwitchboard(desired: DesiredSwitchboard, live: LiveSwitchboard): DescribedSwitchboard {
  const { integration, webhook, bot, agent } = findOurs(live, desired, null);
  const { switchboard, seats, integrations } = live;
  const nameOf = (id: string | null | undefined): string | null => seats.find((seat) => seat.id === id)?.name ?? null;
  return {
    switchboard: switchboard === null ? null : { id: switchboard.id, enabled: switchboard.enabled === true },
    integration:
      integration === null
        ? null
        : { id: integration.id, name: integration.displayName ?? null, webhookTarget: webhook?.target ?? null },
    seats: seats.map((seat) => ({
      name: seat.name,
      integrationType: seat.integrationType ?? '',
      role: seat === bot ? 'bot' : seat === agent ? 'agent' : null,
      next: nameOf(seat.nextSwitchboardIntegrationId),
      standbyEvents: seat.deliverStandbyEvents !== false,
      isDefault: seat.id === switchboard?.defaultSwitchboardIntegrationId,
    })),
    channels: integrations.flatMap(({ id, type, defaultResponder }) =>
      defaultResponder == null || defaultResponder.inherited === true
        ? []
        : [{ id, type: type ?? '', beginsWith: defaultResponder.name ?? defaultResponder.integrationId ?? '' }],
    ),
  };
}
