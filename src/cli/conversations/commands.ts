import type { Command } from 'commander';
import { jsonOption, print } from '../output.ts';
import type { ListOptions } from './list.ts';

/** `deskbridge conversations …`: shows operators the running service's conversations and lets them act on them. */
export function addConversationCommands(program: Command): void {
  const group = program
    .command('conversations')
    .description('view and manage the conversations of the running service');
  addList(group);
  addShow(group);
  addRetry(group);
  addAction(group, 'takeover', 'have a human take the conversation over from the bot');
  addAction(group, 'resolve', 'mark the conversation as resolved');
  addAction(group, 'release', "end the bot's part in a messaging conversation");
}

function addList(group: Command): void {
  group
    .command('list')
    .description('list conversations, open ones first')
    .option('--channel <name>', 'call, messaging or webchat')
    .option('--status <name>', 'open, authenticated, escalated, resolved or ended')
    .option('--ticket <id>', 'the conversation of this ticket')
    .option('--waiting-for <whom>', 'administrator or helpDesk')
    .option('--limit <number>', 'conversations on a page, up to 200')
    .option('--cursor <cursor>', 'continue where the previous page ended')
    .option(...jsonOption)
    .action(async (options: ListOptions) => {
      const { listConversations } = await import('./list.ts');
      await listConversations(options, print);
    });
}

function addShow(group: Command): void {
  group
    .command('show <id>')
    .description('show one conversation with its tickets and writes')
    .option(...jsonOption)
    .action(async (id: string, options: { json: boolean }) => {
      const { showConversation } = await import('./show.ts');
      await showConversation(id, options, print);
    });
}

function addRetry(group: Command): void {
  group
    .command('retry [id]')
    .description('retry writes that waited for the administrator to fix their cause')
    .option('--all', 'in every conversation that waits for the administrator', false)
    .option(...jsonOption)
    .action(async (id: string | undefined, { all, json }: { all: boolean; json: boolean }) => {
      if (all === (id !== undefined)) throw new Error('Say which conversation, like call/CALL-1, or --all.');
      const { actOnConversation, retryAll } = await import('./act.ts');
      if (id !== undefined) await actOnConversation(id, 'retry', { json }, print);
      else if (!(await retryAll({ json }, print))) process.exitCode = 1;
    });
}

function addAction(group: Command, action: 'takeover' | 'resolve' | 'release', description: string): void {
  group
    .command(`${action} <id>`)
    .description(description)
    .option('--by <name>', 'who does it, for the record')
    .option(...jsonOption)
    .action(async (id: string, options: { by?: string; json: boolean }) => {
      const { actOnConversation } = await import('./act.ts');
      await actOnConversation(id, action, options, print);
    });
}
