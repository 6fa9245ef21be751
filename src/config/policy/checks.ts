import {
  gatedActions,
  policyTextNames,
  type Policy,
  type PolicyAction,
  type PolicyIntent,
} from '../../responders/policy/policy.ts';
import type { PolicyFile } from './shape.ts';

type Fault = (path: readonly PropertyKey[], problem: string) => void;

/** Names that stand for something in every text: what the customer began with, and their name once it is proven. */
const ownNames = ['text', 'customer'];
/** Parts of a pattern that may match in many lengths; more of them can take for ever on a bad day. */
const mostRepetitions = 2;
/** Parts with a count up to this are cheap. */
const mostCounted = 20;
const mostVariable = 8;
const mostButtons = 9;

/** Checks what no shape can say; every fault with its place in the file. */
export function checkPolicy(file: PolicyFile, policy: Policy, fault: Fault): void {
  const languages = Object.keys(policy.texts);
  if (!languages.includes(policy.language)) {
    fault(['language'], `must be one of the languages of the policy: ${languages.join(', ')}`);
  }
  for (const [language, texts] of Object.entries(file.texts ?? {})) {
    for (const [name, text] of Object.entries(texts)) {
      const known: readonly string[] = Object.hasOwn(policyTextNames, name)
        ? policyTextNames[name as keyof typeof policyTextNames]
        : [];
      checkNames(text, known, (problem) => fault(['texts', language, name], problem));
    }
  }
  for (const [name, entry] of Object.entries(file.intents ?? {})) {
    const intent = policy.intents[name];
    if (entry?.off !== true && intent !== undefined)
      checkIntent(intent, (path, what) => fault(['intents', name, ...path], what));
  }
}

/** Things that may be meant so, but may as well have been forgotten. */
export function notesOn(file: PolicyFile, policy: Policy): string[] {
  const notes: string[] = [];
  const languages = Object.keys(policy.texts);
  for (const language of languages) {
    const missing = Object.keys(policyTextNames).filter((name) => !Object.hasOwn(policy.texts[language] ?? {}, name));
    if (missing.length > 0) notes.push(`No ${language} words for these texts: ${missing.join(', ')}.`);
  }
  for (const [name, entry] of Object.entries(file.intents ?? {})) {
    const intent = policy.intents[name];
    if (entry?.off === true || intent === undefined) continue;
    const wordings = [intent.title, intent.answer, intent.confirm, ...intent.ask.map(({ ask }) => ask)];
    const spoken = wordings.filter((wording) => Object.keys(wording).length > 0);
    const missing = languages.filter((language) => spoken.some((wording) => !Object.hasOwn(wording, language)));
    if (missing.length > 0) notes.push(`The intent ${name} is not worded in full in: ${missing.join(', ')}.`);
    if (Object.keys(intent.title).length === 0 && Object.values(intent.phrases).flat().length === 0) {
      notes.push(`The intent ${name} has neither phrases nor a title: nobody gets there.`);
    }
  }
  const titled = Object.values(policy.intents).filter(({ title }) => Object.keys(title).length > 0);
  if (titled.length > mostButtons)
    notes.push(`Only the first ${mostButtons} of ${titled.length} titles are shown as buttons.`);
  return notes;
}

function checkIntent(intent: PolicyIntent, fault: Fault): void {
  const names = intent.ask.map(({ name }) => name);
  intent.ask.forEach(({ name, pattern }, index) => {
    const at = ['ask', index];
    if (ownNames.includes(name)) fault([...at, 'name'], `must not be "${name}", which stands for something already`);
    if (names.indexOf(name) !== index) fault([...at, 'name'], `is asked for twice: "${name}"`);
    const problem = patternFault(pattern);
    if (problem !== null) fault([...at, 'pattern'], problem);
  });
  const spoken = { answer: intent.answer, confirm: intent.confirm };
  for (const [part, wording] of Object.entries(spoken)) {
    for (const [language, text] of Object.entries(wording)) {
      checkNames(text, [...names, ...ownNames], (problem) => fault([part, language], problem));
    }
  }
  intent.ask.forEach(({ ask }, index) => {
    for (const [language, text] of Object.entries(ask)) {
      checkNames(text, [...names, ...ownNames], (problem) => fault(['ask', index, 'question', language], problem));
    }
  });
  const { action } = intent;
  if (action === null) return;
  if (gatedActions.has(action.kind) && !intent.verified) {
    fault(['verified'], `must be true: nobody but the customer may use ${action.kind}`);
  }
  for (const [setting, template] of templatesOf(action)) {
    checkNames(template, [...names, 'text'], (problem) => fault(['action', action.kind, setting], problem));
  }
}

function templatesOf(action: PolicyAction): [string, string][] {
  return Object.entries(action).filter(
    (entry): entry is [string, string] => entry[0] !== 'kind' && typeof entry[1] === 'string',
  );
}

function checkNames(template: string, known: readonly string[], fault: (problem: string) => void): void {
  for (const [, name = ''] of template.matchAll(/\{([a-z][a-z0-9_]*)\}/g)) {
    if (!known.includes(name)) {
      const names = known.length === 0 ? 'nothing is filled in here' : `there are {${known.join('}, {')}}`;
      fault(`speaks of {${name}}, which stands for nothing: ${names}`);
    }
  }
}

/** What is wrong with a pattern; null when it can be used, and cannot take for ever. */
export function patternFault(pattern: string): string | null {
  try {
    new RegExp(pattern, 'iu').exec('');
  } catch {
    return 'is not a regular expression';
  }
  const bare = pattern.replaceAll(/\\./gu, 'x').replaceAll(/\[[^\]]*\]/gu, 'x');
  if (/\)(?:[*+]|\{)/u.test(bare)) return 'must not repeat a group: repeat a character or a class like [0-9] instead';
  const all = [...bare.replaceAll('(?', '(').matchAll(/[*+?]|\{\d*,?(\d*)\}/gu)];
  const endless = all.filter(([quantifier, most]) => /[*+]|,\}/.test(quantifier) || Number(most ?? 0) > mostCounted);
  if (endless.length > mostRepetitions) return `must not have more than ${mostRepetitions} parts of any length`;
  return all.length > mostVariable ? `must not have more than ${mostVariable} parts of varying length` : null;
}
