import { readEnvironment } from '../../config/env.ts';
import { ConfigError, type ConfigFault } from '../../config/problems.ts';
import { readPolicy } from '../../config/policy/file.ts';
import type { Policy } from '../../responders/policy/policy.ts';
import { decide, type PolicyDecision } from '../../responders/policy/index.ts';
import { printable } from '../table.ts';

/** How `deskbridge policy test` is asked. */
export interface PolicyTestOptions {
  /** The customer's language as a channel would report it, like `de`. */
  locale?: string;
  json: boolean;
}

type Print = (line: string) => void;

/**
 * `deskbridge policy test`: what the bot would answer to the first message of a session, and why. It needs no service:
 * the policy is that of `POLICY_FILE`, or the built-in one.
 * @throws {ConfigError} when the file is wrong
 */
export function testPolicy(text: string, { locale, json }: PolicyTestOptions, print: Print): void {
  const { file, policy } = policyNow();
  const { turn, reason } = tryPolicy(policy, text, locale ?? null);
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
  const width = Math.max(...facts.map(([name]) => name.length));
  for (const [name, value] of facts) print(`${name.padEnd(width)}  ${printable(value)}`);
  for (const message of turn.say) {
    for (const line of message.text.split('\n')) print(`> ${printable(line)}`);
    if (message.quickReplies.length > 0)
      print(`  [${message.quickReplies.map((reply) => printable(reply.text)).join('] [')}]`);
  }
}

/** What the policy makes of the first message of an unknown customer. */
function tryPolicy(policy: Policy, text: string, locale: string | null): PolicyDecision {
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

/**
 * `deskbridge policy check`: reads the policy and says what is in it.
 * @throws {ConfigError} when the file is wrong
 */
export function checkPolicyFile({ json }: { json: boolean }, print: Print): void {
  const { file, policy, notes } = policyNow();
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
  memory: 'as before',
  locale: 'as the channel says',
  words: 'by the words',
  default: "the policy's own",
};

function policyNow(): { file: string | null; policy: Policy; notes: string[] } {
  const file = readEnvironment()['POLICY_FILE']?.trim();
  const faults: ConfigFault[] = [];
  const notes: string[] = [];
  const policy = readPolicy(file === '' ? undefined : file, faults, notes);
  if (faults.length > 0) throw new ConfigError(faults);
  return { file: file === undefined || file === '' ? null : file, policy, notes };
}
