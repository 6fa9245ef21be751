import type { SunshineIntegration, SunshineSwitchboardIntegration } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import type { LiveSwitchboard } from './live.ts';
import type { Ours } from './ours.ts';
import type { Step } from './step.ts';

/** The steps that set the seat with which new conversations of the chosen channels start. */
export function channelSteps(desired: DesiredSwitchboard, live: LiveSwitchboard, ours: Ours): Step[] {
  return desired.channels.flatMap(({ channel, seat }) => {
    const wanted = seat === null ? null : seatNamed(live, ours, seat);
    return channelsNamed(live, channel).flatMap((integration): Step[] => {
      const { defaultResponder: current, id, type } = integration;
      const isOwn = current != null && current.inherited !== true;
      const isRight =
        seat === null ? !isOwn : isOwn && wanted !== null && (current.name ?? wanted.name) === wanted.name;
      if (isRight) return [];
      const to = seat === null ? "the switchboard's default" : `“${wanted?.name ?? seat}”`;
      const words = `Start new conversations of the channel ${type ?? ''} (${id}) with ${to}`;
      return [{ kind: 'setChannelDefault', integrationId: id, seat, words }];
    });
  });
}

/** The seat that a name means; `bot` and `agent` are always ours. Null when it does not exist (yet). */
export function seatNamed(live: LiveSwitchboard, ours: Ours, name: string): SunshineSwitchboardIntegration | null {
  if (name === 'bot' || name === 'agent') return ours[name];
  return live.seats.find((seat) => seat.name === name) ?? null;
}

/** The channels with this id or type. Systems behind webhooks (type `custom`) are not channels. */
export function channelsNamed(live: LiveSwitchboard, channel: string): SunshineIntegration[] {
  return live.integrations.filter(({ id, type }) => type !== 'custom' && (id === channel || type === channel));
}
