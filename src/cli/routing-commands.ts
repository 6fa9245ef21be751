import type { Command } from 'commander';
import { jsonOption, print } from './output.ts';

/** `deskbridge routing …`: shows what the routing table decides; no service needs to run. */
export function addRoutingCommands(program: Command): void {
  program
    .command('routing')
    .description('the routing table: which group a conversation goes to')
    .command('test <text-or-intents>')
    .description('show where a conversation goes, and why, for a text or for intents separated by commas')
    .option(...jsonOption)
    .action(async (given: string, options: { json: boolean }) => {
      const { testRouting } = await import('./routing.ts');
      testRouting(given, options, print);
    });
}
