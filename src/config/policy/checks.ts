import {
  gatedActions,
  type Policy,
  type PolicyAction,
  type PolicyIntent,
  type Wording,
} from '../../responders/policy/policy.ts';
import { policyTextNames } from '../../responders/policy/text-names.ts';
import { priorities } from '../../domain/tickets/tickets.ts';
import { priorityIn } from '../../responders/policy/priorities.ts';
import type { ReportAt } from '../yaml/file.ts';
import { checkAction, checkUse } from './actions.ts';
import { patternProblem } from './pattern.ts';
import type { PolicyFile } from './shape.ts';
import type { PolicySurroundings } from './surroundings.ts';

/** Placeholders of every text: the message the customer began with, and their name once it is proven. */
const builtInNames = ['text', 'customer'];

/** Checks what the schema of the file cannot express, and reports each problem with its place in the file. */
export function checkPolicy(
  file: PolicyFile,
  policy: Policy,
  { env }: Pick<PolicySurroundings, 'env'>,
  report: ReportAt,
): void {
  const languages = Object.keys(policy.texts);
  if (!languages.includes(policy.language)) {
    report(['language'], `must be one of the languages of the policy: ${languages.join(', ')}`);
  }
  for (const [language, texts] of Object.entries(file.texts ?? {})) {
    for (const [name, text] of Object.entries(texts)) {
      const allowed: readonly string[] = Object.hasOwn(policyTextNames, name)
        ? policyTextNames[name as keyof typeof policyTextNames]
        : [];
      checkPlaceholders(text, allowed, (problem) => report(['texts', language, name], problem));
    }
  }
  for (const [name, action] of Object.entries(file.actions ?? {})) {
    checkAction(action, env, (path, problem) => report(['actions', name, ...path], problem));
  }
  for (const [name, entry] of Object.entries(file.intents ?? {})) {
    const intent = policy.intents[name];
    if (entry?.off !== true && intent !== undefined) {
      checkIntent(policy, intent, (path, problem) => report(['intents', name, ...path], problem));
    }
  }
}

function checkIntent(policy: Policy, intent: PolicyIntent, report: ReportAt): void {
  checkQuestions(intent, report);
  const names = intent.ask.map(({ name }) => name);
  const wordings: [path: PropertyKey[], wording: Wording][] = [
    [['answer'], intent.answer],
    [['confirm'], intent.confirm],
    ...intent.ask.map(({ ask }, index): [PropertyKey[], Wording] => [['ask', index, 'question'], ask]),
  ];
  for (const [path, wording] of wordings) {
    for (const [language, text] of Object.entries(wording)) {
      checkPlaceholders(text, [...names, ...builtInNames], (problem) => report([...path, language], problem));
    }
  }
  const { action } = intent;
  if (action?.kind === 'company') {
    checkUse(policy, intent, report);
    checkCompanyWords(policy, action, [...names, ...builtInNames], report);
    return;
  }
  if (intent.log !== null && action !== null) {
    report(['log'], `has no effect: what ${action.kind} does is on record anyway`);
  }
  if (action === null) return;
  if (gatedActions.has(action.kind) && !intent.verified) {
    report(['verified'], `must be true: only the verified customer may use ${action.kind}`);
  }
  if (action.kind === 'changeTicket') checkChange(action, report);
  for (const [setting, template] of templatesOf(action)) {
    checkPlaceholders(template, [...names, 'text'], (problem) => report(['action', action.kind, setting], problem));
  }
}

function checkCompanyWords(
  policy: Policy,
  action: Extract<PolicyAction, { kind: 'company' }>,
  names: readonly string[],
  report: ReportAt,
): void {
  const answers = Object.keys(policy.actions[action.action]?.answers ?? {});
  const texts = { say: [...names, ...answers], notFound: names, failed: names };
  for (const which of ['say', 'notFound', 'failed'] as const) {
    for (const [language, text] of Object.entries(action[which])) {
      const at = ['action', 'company', which, language];
      checkPlaceholders(text, texts[which], (problem) => report(at, problem));
    }
  }
}

function checkChange(action: Extract<PolicyAction, { kind: 'changeTicket' }>, report: ReportAt): void {
  const { status, priority, comment } = action;
  if (status === null && priority === null && comment === null) {
    report(['action', 'changeTicket'], 'changes nothing: it needs a status, a priority or a comment');
  }
  if (priority !== null && !priority.includes('{') && priorityIn(priority) !== priority) {
    const known = priorities.join(', ');
    report(['action', 'changeTicket', 'priority'], `must be ${known}, or a placeholder like {priority}`);
  }
}

function checkQuestions(intent: PolicyIntent, report: ReportAt): void {
  const names = intent.ask.map(({ name }) => name);
  intent.ask.forEach(({ name, pattern }, index) => {
    const at = ['ask', index];
    if (builtInNames.includes(name)) report([...at, 'name'], `must not be "${name}", which is a built-in placeholder`);
    if (names.indexOf(name) !== index) report([...at, 'name'], `is used twice: "${name}"`);
    const problem = patternProblem(pattern);
    if (problem !== null) report([...at, 'pattern'], problem);
  });
}

function templatesOf(action: PolicyAction): [string, string][] {
  return Object.entries(action).filter(
    (entry): entry is [string, string] => entry[0] !== 'kind' && typeof entry[1] === 'string',
  );
}

function checkPlaceholders(template: string, allowed: readonly string[], report: (problem: string) => void): void {
  for (const [, name = ''] of template.matchAll(/\{([a-z][a-z0-9_]*)\}/g)) {
    if (!allowed.includes(name)) {
      const names = allowed.length === 0 ? 'this text has none' : `this text has {${allowed.join('}, {')}}`;
      report(`has an unknown placeholder {${name}}: ${names}`);
    }
  }
}
