import type { Command } from 'commander';
import type { ListOptions } from './conversations.ts';

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
      const { listConversations } = await import('./conversations.ts');
      await listConversations(options, print);
    });
  group
    .command('show <id>')
    .description('one of them, with its tickets and writes')
    .option(...asJson)
    .action(async (id: string, options: { json: boolean }) => {
      const { showConversation } = await import('./conversations.ts');
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
      const { actOnConversation, retryAll } = await import('./conversations.ts');
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
        const { actOnConversation } = await import('./conversations.ts');
        await actOnConversation(id, action, options, print);
      });
  }
}
