import type { Command } from 'commander';
import type { PolicyTestOptions } from './policy/policy.ts';

const asJson = ['--json', 'print JSON', false] as const;
const print = (line: string): void => console.log(line);

/** `deskbridge policy …`: looks at the company policy, without any service. */
export function addPolicyCommands(program: Command): void {
  const group = program.command('policy').description('the company policy: what the bot says in messaging');
  group
    .command('test <text>')
    .description('say what the bot would answer to this first message, and why')
    .option('--locale <language>', 'the language as a channel reports it, like de')
    .option(...asJson)
    .action(async (text: string, options: PolicyTestOptions) => {
      const { testPolicy } = await import('./policy/policy.ts');
      testPolicy(text, options, print);
    });
  group
    .command('check')
    .description('check POLICY_FILE')
    .option(...asJson)
    .action(async (options: { json: boolean }) => {
      const { checkPolicyFile } = await import('./policy/policy.ts');
      checkPolicyFile(options, print);
    });
}
