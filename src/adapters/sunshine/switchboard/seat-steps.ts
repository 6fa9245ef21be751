import type { SeatSettings } from '../api/provisioning.ts';
import type { SunshineSwitchboardIntegration } from '../schema.ts';
import type { DesiredSwitchboard } from './desired.ts';
import type { Ours } from './ours.ts';
import type { SeatRole, Step } from './step.ts';

/** The settings of a seat that must change, without the seat that comes after it. */
export function seatChanges(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): SeatSettings {
  const seat = ours[role];
  const { deliverStandbyEvents, messageHistoryCount } = desired[role];
  const integrationId = role === 'bot' ? ours.integration?.id : undefined;
  return {
    ...(role === 'bot' && seat?.name !== desired.bot.name ? { name: desired.bot.name } : {}),
    ...(integrationId !== undefined && seat?.integrationId !== integrationId ? { integrationId } : {}),
    ...(seat?.deliverStandbyEvents === deliverStandbyEvents ? {} : { deliverStandbyEvents }),
    // It need not be echoed, and Agent Workspace and webhooks do without it: only another value is a difference.
    ...(seat === null || (seat.messageHistoryCount ?? messageHistoryCount) === messageHistoryCount
      ? {}
      : { messageHistoryCount }),
  };
}

/** The step that creates a seat of ours, or changes its settings; none when it is right. */
export function seatSteps(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): Step[] {
  const seat = ours[role];
  if (seat === null) {
    const what = role === 'bot' ? `“${desired.integrationName}”` : desired.agent.integrationType;
    return [
      { kind: 'createSeat', seat: role, words: `Create the seat “${seatName(desired, ours, role)}” for ${what}` },
    ];
  }
  const changes = Object.entries(seatChanges(desired, ours, role));
  if (changes.length === 0) return [];
  const before = (key: string): string => JSON.stringify(seat[key as keyof SunshineSwitchboardIntegration] ?? null);
  const list = changes.map(([key, value]) => `${key} ${JSON.stringify(value)} (now: ${before(key)})`).join(', ');
  return [{ kind: 'repairSeat', seat: role, words: `Change the seat “${seat.name}”: ${list}` }];
}

/**
 * The step that makes our other seat the one after this seat; none when it is. The bot's seat gets its next seat with
 * its creation, if that one exists by then; that of the agents never does, since it would bring us conversations.
 */
export function linkSteps(desired: DesiredSwitchboard, ours: Ours, seat: SeatRole): Step[] {
  const { bot, agent } = ours;
  const isLinked =
    seat === 'bot'
      ? agent !== null && (bot === null || bot.nextSwitchboardIntegrationId === agent.id)
      : agent !== null && bot !== null && agent.nextSwitchboardIntegrationId === bot.id;
  if (isLinked) return [];
  const [from, to] = [seatName(desired, ours, seat), seatName(desired, ours, seat === 'bot' ? 'agent' : 'bot')];
  return [{ kind: 'linkSeat', seat, words: `Make “${to}” the seat after “${from}”` }];
}

/** Name of a seat as it is, or will be. */
function seatName(desired: DesiredSwitchboard, ours: Ours, role: SeatRole): string {
  return role === 'bot' ? desired.bot.name : (ours.agent?.name ?? desired.agent.name);
}
