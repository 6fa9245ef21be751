import { describeSwitchboard, type DescribedSwitchboard } from '../../adapters/sunshine/switchboard/describe.ts';
import type { Print } from '../output.ts';
import { tableOf } from '../table.ts';
import { readSwitchboard, withPlatform } from './platform.ts';
import type { SwitchboardCommandOptions } from './settings.ts';

/** `deskbridge switchboard show`: prints the switchboard as it is. */
export function showSwitchboard(options: SwitchboardCommandOptions, print: Print): Promise<void> {
  return withPlatform(options, async ({ desired }, api) => {
    const described = describeSwitchboard(desired, await readSwitchboard(api));
    if (options.json) print(JSON.stringify(described));
    else for (const line of linesOf(described)) print(line);
  });
}

function linesOf({ switchboard, integration, seats, channels }: DescribedSwitchboard): string[] {
  const state = switchboard === null ? 'none' : `${switchboard.id}, ${switchboard.enabled ? 'enabled' : 'disabled'}`;
  const rows = seats.map(({ name, role, integrationType, next, standbyEvents, isDefault }) => [
    isDefault ? `${name} (default)` : name,
    role ?? '',
    integrationType,
    next,
    standbyEvents ? 'yes' : 'no',
  ]);
  return [
    `switchboard  ${state}`,
    `webhook      ${integration?.webhookTarget ?? 'none'}`,
    ...tableOf(['seat', 'ours', 'type', 'next', 'standby events'], rows),
    ...channels.map(({ type, id, beginsWith }) => `channel ${type} (${id}) starts with ${beginsWith}`),
  ];
}
