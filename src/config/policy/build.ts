import { builtInPolicy, plainIntent, policyWordsOfNone } from '../../responders/policy/built-in.ts';
import {
  gatedActions,
  type Policy,
  type PolicyAction,
  type PolicyIntent,
  type PolicyQuestion,
  type PolicyTexts,
  type PolicyWords,
  type Wording,
} from '../../responders/policy/policy.ts';
import type { PolicyFile, PolicyFileAction, PolicyFileIntent, PolicyFileQuestion } from './shape.ts';

/** The built-in policy, extended and overridden by a file, part by part. */
export function buildPolicy(file: PolicyFile): Policy {
  const language = file.language ?? builtInPolicy.language;
  const given = file.texts ?? {};
  const languages = file.languages ?? [...new Set([...Object.keys(builtInPolicy.texts), ...Object.keys(given)])];
  const texts = languages.map((code): [string, Partial<PolicyTexts>] => [
    code,
    { ...own(builtInPolicy.texts, code), ...own(given, code) },
  ]);
  return {
    company: file.company ?? null,
    language,
    texts: Object.fromEntries(texts),
    words: wordsOf(file.human ?? {}),
    intents: intentsOf(file, language),
  };
}

function wordsOf(human: Record<string, string[]>): Record<string, PolicyWords> {
  const words = { ...builtInPolicy.words };
  for (const [language, phrases] of Object.entries(human)) {
    const base = own(words, language) ?? policyWordsOfNone;
    words[language] = { ...base, human: [...base.human, ...phrases] };
  }
  return words;
}

/** The file's own intents come first, so that they win over equal matches and are offered first. */
function intentsOf(file: PolicyFile, language: string): Record<string, PolicyIntent> {
  const given = Object.entries(file.intents ?? {});
  const off = new Set(given.filter(([, entry]) => entry?.off === true).map(([name]) => name));
  const built = given.flatMap(([name, entry]): [string, PolicyIntent][] =>
    entry?.off === true ? [] : [[name, overlay(name, entry ?? {}, language)]],
  );
  const rest = Object.entries(builtInPolicy.intents).filter(([name]) => !off.has(name));
  const fresh = built.filter(([name]) => !Object.hasOwn(builtInPolicy.intents, name));
  return { ...Object.fromEntries(fresh), ...Object.fromEntries(rest), ...Object.fromEntries(built) };
}

function overlay(name: string, entry: PolicyFileIntent, language: string): PolicyIntent {
  const base = own(builtInPolicy.intents, name) ?? { ...plainIntent, about: [name] };
  const spoken = (given: string | Wording | undefined, before: Wording): Wording =>
    given === undefined ? before : typeof given === 'string' ? { [language]: given } : given;
  const action = entry.action === undefined ? base.action : actionOf(entry.action);
  return {
    title: spoken(entry.title, base.title),
    phrases: Array.isArray(entry.phrases) ? { any: entry.phrases } : (entry.phrases ?? base.phrases),
    minimum: entry.minimum ?? base.minimum,
    answer: spoken(entry.answer, base.answer),
    confirm: spoken(entry.confirm, base.confirm),
    verified: entry.verified ?? (action !== null && gatedActions.has(action.kind)),
    ask: entry.ask?.map((question) => questionOf(question, (given) => spoken(given, {}))) ?? base.ask,
    action,
    about: entry.about ?? base.about,
    resolves: entry.resolves ?? base.resolves,
  };
}

function questionOf(given: PolicyFileQuestion, spoken: (given: string | Wording) => Wording): PolicyQuestion {
  return {
    name: given.name,
    ask: spoken(given.question),
    pattern: given.pattern ?? String.raw`\S`,
    wrong: given.wrong === undefined ? null : spoken(given.wrong),
    fromText: given.fromText ?? false,
    remember: given.remember ?? false,
  };
}

function actionOf(given: PolicyFileAction | null): PolicyAction | null {
  if (given === null) return null;
  if (given === 'listTickets') return { kind: 'listTickets', status: null };
  if (given === 'release') return { kind: 'release' };
  if (given === 'handOff') return { kind: 'handOff', reason: 'The policy hands this off to a human.' };
  if ('listTickets' in given) return { kind: 'listTickets', status: given.listTickets.status ?? null };
  if ('lookupTicket' in given) return { kind: 'lookupTicket', ...given.lookupTicket };
  if ('comment' in given) return { kind: 'comment', ...given.comment };
  if ('handOff' in given) return { kind: 'handOff', ...given.handOff };
  const { subject, body, priority } = given.openTicket;
  return { kind: 'openTicket', subject, body, priority: priority ?? null };
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
