import { builtInPolicy, policyWordsOfNone } from '../../responders/policy/built-in.ts';
import { plainIntent } from '../../responders/policy/intents/plain.ts';
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
import { buildAction } from './actions.ts';
import type { PolicySurroundings } from './surroundings.ts';
import type { PolicyFile, PolicyFileAction, PolicyFileIntent, PolicyFileQuestion } from './shape.ts';

/** The built-in policy, extended and overridden by a file, part by part. */
export function buildPolicy(file: PolicyFile, { closeStatus, env }: PolicySurroundings): Policy {
  const language = file.language ?? builtInPolicy.language;
  const actions = Object.fromEntries(
    Object.entries(file.actions ?? {}).map(([name, action]) => [name, buildAction(action, env)]),
  );
  const given = file.texts ?? {};
  const languages = file.languages ?? [...new Set([...Object.keys(builtInPolicy.texts), ...Object.keys(given)])];
  const texts = languages.map((code): [string, Partial<PolicyTexts>] => [
    code,
    { ...own(builtInPolicy.texts, code), ...own(given, code) },
  ]);
  return {
    company: file.company ?? null,
    language,
    greetsNew: file.greetNewConversations ?? false,
    officeHours: file.officeHours ?? null,
    closeStatus,
    texts: Object.fromEntries(texts),
    words: wordsOf(file.human ?? {}),
    actions,
    intents: intentsOf(file, language, actions),
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
function intentsOf(file: PolicyFile, language: string, actions: Policy['actions']): Record<string, PolicyIntent> {
  const given = Object.entries(file.intents ?? {});
  const off = new Set(given.filter(([, entry]) => entry?.off === true).map(([name]) => name));
  const built = given.flatMap(([name, entry]): [string, PolicyIntent][] =>
    entry?.off === true ? [] : [[name, overlay(name, entry ?? {}, { language, actions })]],
  );
  const rest = Object.entries(builtInPolicy.intents).filter(([name]) => !off.has(name));
  const fresh = built.filter(([name]) => !Object.hasOwn(builtInPolicy.intents, name));
  return { ...Object.fromEntries(fresh), ...Object.fromEntries(rest), ...Object.fromEntries(built) };
}

function overlay(
  name: string,
  entry: PolicyFileIntent,
  { language, actions }: Pick<Policy, 'language' | 'actions'>,
): PolicyIntent {
  const base = own(builtInPolicy.intents, name) ?? { ...plainIntent, about: [name] };
  const spoken = (given: string | Wording | undefined, before: Wording): Wording =>
    given === undefined ? before : typeof given === 'string' ? { [language]: given } : given;
  const action = entry.action === undefined ? base.action : actionOf(entry.action, (given) => spoken(given, {}));
  return {
    title: spoken(entry.title, base.title),
    phrases: Array.isArray(entry.phrases) ? { any: entry.phrases } : (entry.phrases ?? base.phrases),
    minimum: entry.minimum ?? base.minimum,
    answer: spoken(entry.answer, base.answer),
    confirm: spoken(entry.confirm, base.confirm),
    verified: entry.verified ?? isGated(action, actions),
    ask: entry.ask?.map((question) => questionOf(question, (given) => spoken(given, {}))) ?? base.ask,
    action,
    about: entry.about ?? base.about,
    resolves: entry.resolves ?? base.resolves,
    log: entry.log === undefined ? base.log : entry.log === 'none' ? null : entry.log,
    offer: entry.offer ?? base.offer,
  };
}

function isGated(action: PolicyAction | null, actions: Policy['actions']): boolean {
  if (action?.kind === 'company') return own(actions, action.action)?.verified ?? true;
  return action !== null && gatedActions.has(action.kind);
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

function actionOf(
  given: PolicyFileAction | null,
  spoken: (given: string | Wording | undefined) => Wording,
): PolicyAction | null {
  if (given === null) return null;
  if (given === 'listTickets') return { kind: 'listTickets', status: null, more: false };
  if (given === 'release') return { kind: 'release' };
  if (given === 'handOff') return { kind: 'handOff', reason: 'The policy hands this off to a human.' };
  if ('listTickets' in given) return { kind: 'listTickets', status: given.listTickets.status ?? null, more: false };
  if ('lookupTicket' in given) return { kind: 'lookupTicket', ...given.lookupTicket };
  if ('comment' in given) return { kind: 'comment', ...given.comment };
  if ('changeTicket' in given) {
    const { ticket, status = null, priority = null, comment = null } = given.changeTicket;
    return { kind: 'changeTicket', ticket, status, priority, comment };
  }
  if ('company' in given) {
    const { action, say, notFound, failed } = given.company;
    return { kind: 'company', action, say: spoken(say), notFound: spoken(notFound), failed: spoken(failed) };
  }
  if ('handOff' in given) return { kind: 'handOff', ...given.handOff };
  const { subject, body, priority } = given.openTicket;
  return { kind: 'openTicket', subject, body, priority: priority ?? null };
}

function own<T>(record: Record<string, T>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}
