import type { Command } from 'commander';
import { readEnvironment } from '../../config/env.ts';
import { readPolicy } from '../../config/policy/file.ts';
import { ConfigError, type ConfigProblem } from '../../config/problems.ts';
import { decide, type PolicyDecision } from '../../responders/policy/index.ts';
import type { Policy } from '../../responders/policy/policy.ts';
import { jsonOption, print, type Print } from '../output.ts';
import { factsOf, printable } from '../table.ts';

/** Options of `deskbridge policy test`. */
interface PolicyTestOptions {
  /** The customer's language as a channel would report it, like `de`. */
  locale?: string;
  json: boolean;
}

/** `deskbridge policy …`: tries and checks the company policy. Needs no running service. */
export function addPolicyCommands(program: Command): void {
  const group = program.command('policy').description('the company policy: what the bot says in messaging');
  group
    .command('test <text>')
    .description('show what the bot would answer to this first message, and why')
    .option('--locale <language>', 'the language as a channel reports it, like de')
    .option(...jsonOption)
    .action((text: string, options: PolicyTestOptions) => testPolicy(text, options, print));
  group
    .command('check')
    .description('check POLICY_FILE')
    .option(...jsonOption)
    .action((options: { json: boolean }) => checkPolicyFile(options, print));
}

/**
 * `deskbridge policy test`: what the bot would answer to the first message of a session, and why. The policy is that of
 * `POLICY_FILE`, or the built-in one.
 * @throws {ConfigError} when the file is wrong
 */
export function testPolicy(text: string, { locale, json }: PolicyTestOptions, print: Print): void {
  const { file, policy } = configuredPolicy();
  const { turn, reason } = answerOf(policy, text, locale ?? null);
  if (json) {
    print(JSON.stringify({ policy: file ?? 'built-in', ...reason, ...turn }));
    return;
  }
  const facts: [string, string][] = [
    ['policy', file ?? 'built-in'],
    ['language', `${reason.language} (${languageSources[reason.languageFrom]})`],
    ['understood', reason.understood],
    ['intent', reason.intent ?? 'none'],
    ['because of', reason.because.join(', ') || 'nothing'],
    ['asks for PIN', turn.asksPin ? 'yes' : 'no'],
    ['action', turn.act === null ? 'none' : `${turn.act.command} ${JSON.stringify(turn.act.args)}`],
  ];
  for (const line of factsOf(facts)) print(line);
  for (const message of turn.say) {
    for (const line of message.text.split('\n')) print(`> ${printable(line)}`);
    if (message.quickReplies.length > 0)
      print(`  [${message.quickReplies.map((reply) => printable(reply.text)).join('] [')}]`);
  }
}

/**
 * `deskbridge policy check`: checks the policy and prints its intents and languages.
 * @throws {ConfigError} when the file is wrong
 */
export function checkPolicyFile({ json }: { json: boolean }, print: Print): void {
  const { file, policy, notes } = configuredPolicy();
  const languages = Object.keys(policy.texts);
  const intents = Object.keys(policy.intents);
  if (json) {
    print(JSON.stringify({ policy: file ?? 'built-in', languages, intents, notes }));
    return;
  }
  for (const note of notes) print(note);
  print(`${file ?? 'The built-in policy'} is fine: ${intents.length} intents in ${languages.join(', ')}.`);
}

const languageSources: Record<PolicyDecision['reason']['languageFrom'], string> = {
  request: 'as asked for',
  memory: 'as before',
  locale: 'from the channel',
  words: 'from the words',
  default: "the policy's default",
};

/** What the policy decides on the first message of an unknown customer. */
function answerOf(policy: Policy, text: string, locale: string | null): PolicyDecision {
  const heard = [{ kind: 'text' as const, text, payload: null }];
  return decide(policy, {
    before: [],
    heard,
    memory: null,
    customerName: null,
    locale,
    result: null,
    returned: null,
  });
}

/** The policy that the environment names. `file` is null for the built-in one. */
function configuredPolicy(): { file: string | null; policy: Policy; notes: string[] } {
  const env = readEnvironment();
  const file = env['POLICY_FILE']?.trim();
  const closeStatus = env['CLOSE_STATUS']?.trim() === 'closed' ? 'closed' : 'solved';
  const problems: ConfigProblem[] = [];
  const notes: string[] = [];
  const policy = readPolicy(file, problems, notes, { closeStatus, env });
  if (problems.length > 0) throw new ConfigError(problems);
  return { file: file ?? null, policy, notes };
}
