import type { Command } from 'commander';
import type { ListOptions } from './show.ts';

const asJson = ['--json', 'print JSON', false] as const;
const print = (line: string): void => console.log(line);

/** `deskbridge conversations …`: what operators see of the running service, and do to it. */
export function addConversationCommands(program: Command): void {
  const group = program.command('conversations').description('see and steer the conversations of the running service');
  group
    .command('list')
    .description('those there are, open ones first')
    .option('--channel <name>', 'call, messaging or webchat')
    .option('--status <name>', 'open, authenticated, escalated, resolved or ended')
    .option('--ticket <id>', 'the one of this ticket')
    .option('--waiting-for <whom>', 'administrator or helpDesk')
    .option('--limit <number>', 'at most so many, up to 200')
    .option('--cursor <cursor>', 'go on where a list ended')
    .option(...asJson)
    .action(async (options: ListOptions) => {
      const { listConversations } = await import('./show.ts');
      await listConversations(options, print);
    });
  group
    .command('show <id>')
    .description('one of them, with its tickets and writes')
    .option(...asJson)
    .action(async (id: string, options: { json: boolean }) => {
      const { showConversation } = await import('./show.ts');
      await showConversation(id, options, print);
    });
  addActions(group);
}

function addActions(group: Command): void {
  group
    .command('retry [id]')
    .description('try again what waited for the administrator, who has mended its cause')
    .option('--all', 'in every conversation that waits for the administrator', false)
    .option(...asJson)
    .action(async (id: string | undefined, { all, json }: { all: boolean; json: boolean }) => {
      if (all === (id !== undefined)) throw new Error('Say which conversation, like call/CALL-1, or --all.');
      const { actOnConversation, retryAll } = await import('./show.ts');
      if (id !== undefined) await actOnConversation(id, 'retry', { json }, print);
      else if (!(await retryAll({ json }, print))) process.exitCode = 1;
    });
  for (const [action, description] of [
    ['takeover', 'a human takes it over from the bot'],
    ['resolve', 'mark it as resolved'],
  ] as const) {
    group
      .command(`${action} <id>`)
      .description(description)
      .option('--by <name>', 'who does it, as it is to be noted')
      .option(...asJson)
      .action(async (id: string, options: { by?: string; json: boolean }) => {
        const { actOnConversation } = await import('./show.ts');
        await actOnConversation(id, action, options, print);
      });
  }
}

/** `deskbridge routing …`: looks at the routing table, without any service. */
export function addRoutingCommands(program: Command): void {
  program
    .command('routing')
    .description('the routing table')
    .command('test <text-or-intents>')
    .description('say where a conversation would go, and why: a text, or intents separated by commas')
    .option(...asJson)
    .action(async (given: string, options: { json: boolean }) => {
      const { testRouting } = await import('../routing.ts');
      testRouting(given, options, print);
    });
}
