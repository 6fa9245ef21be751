import type { Command } from 'commander';
import { jsonOption, print } from '../output.ts';
import type { SwitchboardCommandOptions } from './settings.ts';

/** `deskbridge switchboard …`: sets up our place on the switchboard of the messaging platform. */
export function addSwitchboardCommands(program: Command): void {
  const group = program.command('switchboard').description('our place on the switchboard of Sunshine Conversations');
  withOptions(group.command('show').description('show the switchboard as it is')).action(
    async (options: SwitchboardCommandOptions) => {
      const { showSwitchboard } = await import('./show.ts');
      await showSwitchboard(options, print);
    },
  );
  withOptions(group.command('plan').description('show what apply would change')).action(
    async (options: SwitchboardCommandOptions) => {
      const { showPlan } = await import('./plan.ts');
      await showPlan(options, print);
    },
  );
  withOptions(group.command('apply').description('prepare; run again, test the webhook and switch on'))
    .option('--yes', 'do not ask', false)
    .action(async (options: SwitchboardCommandOptions & { yes: boolean }) => {
      const { apply } = await import('./apply.ts');
      await apply(options, print);
    });
}

function withOptions(command: Command): Command {
  return command
    .option('--name <name>', 'name of our integration there (Deskbridge)')
    .option('--agent-type <type>', "integration type of the agents' seat (zd:agentWorkspace)")
    .option(
      '--channel <channel=seat>',
      'what a channel starts with: bot, agent, another seat, default',
      channelChoice,
      [],
    )
    .option('--secret-file <path>', "file for the webhook's secret; - prints it")
    .option(...jsonOption);
}

function channelChoice(
  value: string,
  previous: SwitchboardCommandOptions['channel'],
): SwitchboardCommandOptions['channel'] {
  const [channel = '', seat = ''] = value.split('=');
  if (channel === '' || seat === '') throw new Error('Write --channel like web=bot, or web=default.');
  return [...previous, { channel, seat: seat === 'default' ? null : seat }];
}
