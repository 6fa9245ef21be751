import { keywordsIn, wordsOf } from '../../domain/routing/classify.ts';
import type { Policy, PolicyIntent, PolicyWords } from './policy.ts';

/** An intent that a text speaks of. */
export interface Match {
  intent: string;
  /** A point for every word of every keyword found. */
  points: number;
  because: string[];
}

/** Keywords that count whatever the language. */
const anyLanguage = 'any';

/** Messages with no more words may be one of the names of a human alone. */
const shortMessage = 2;
/** Longest message that is still taken for a yes, no or stop. */
const shortAnswer = 4;

/**
 * Finds what a text speaks of: all languages count, the most points win (mere talk
 * comes after everything else), then the longest keyword, then the order of
 * the policy. Intents that do not reach their minimum are left out.
 */
export function matchIntents(policy: Policy, text: string): Match[] {
  return Object.entries(policy.intents)
    .map(([intent, rule]) => matchOf(intent, rule, text))
    .filter(({ intent, points }) => points > 0 && points >= (policy.intents[intent]?.minimum ?? 1))
    .sort((a, b) => small(policy, a) - small(policy, b) || b.points - a.points || longest(b) - longest(a));
}

function matchOf(intent: string, rule: PolicyIntent, text: string): Match {
  const found = keywordsIn(text, [...new Set(Object.values(rule.phrases).flat())]);
  return { intent, points: found.reduce((sum, keyword) => sum + wordsOf(keyword).length, 0), because: found };
}

/** "Good morning" is not what a message is about when it says anything else: 1 for such talk, else 0. */
function small(policy: Policy, { intent }: Match): number {
  const rule = policy.intents[intent];
  return rule !== undefined && rule.action === null && Object.keys(rule.answer).length === 0 ? 1 : 0;
}

function longest({ because }: Match): number {
  return Math.max(0, ...because.map((keyword) => keyword.length));
}

/** The language whose keywords a text uses most; null when none stands out. */
export function languageOfWords(policy: Policy, text: string): string | null {
  const points = new Map<string, number>();
  const count = (language: string, keywords: readonly string[]): void => {
    const sum = keywordsIn(text, keywords).reduce((all, keyword) => all + wordsOf(keyword).length, 0);
    points.set(language, (points.get(language) ?? 0) + sum);
  };
  for (const { phrases } of Object.values(policy.intents)) {
    for (const [language, keywords] of Object.entries(phrases)) {
      if (language !== anyLanguage && Object.hasOwn(policy.texts, language)) count(language, keywords);
    }
  }
  for (const [language, words] of Object.entries(policy.words)) {
    count(language, [...words.human, ...words.humanNames, ...words.humanWishes, ...words.noPin]);
  }
  const [first, second] = [...points.entries()].sort((a, b) => b[1] - a[1]);
  return first === undefined || first[1] === 0 || first[1] === second?.[1] ? null : first[0];
}

/** The words by which a text asks for a human, in whatever language; empty when it does not. */
export function wishForHuman(policy: Policy, text: string): string[] {
  const short = wordsOf(text).length <= shortMessage;
  for (const words of Object.values(policy.words)) {
    const whole = keywordsIn(text, words.human);
    const named = keywordsIn(text, words.humanNames);
    const wished = keywordsIn(text, words.humanWishes);
    const isWish = whole.length > 0 || (named.length > 0 && (short || wished.length > 0));
    if (isWish && !refuses(policy, text)) return [...whole, ...named, ...wished];
  }
  return [];
}

function refuses(policy: Policy, text: string): boolean {
  return Object.values(policy.words).some(({ noHuman }) => keywordsIn(text, noHuman).length > 0);
}

/** Does a short message mean yes (true) or no (false)? Null: neither, or both. */
export function yesOrNo(policy: Policy, text: string): boolean | null {
  if (wordsOf(text).length > shortAnswer) return null;
  const all = Object.values(policy.words);
  const yes = begins(
    text,
    all.flatMap((words) => words.yes),
  );
  const no = begins(
    text,
    all.flatMap((words) => words.no),
  );
  return yes === no ? null : yes;
}

function begins(text: string, answers: readonly string[]): boolean {
  const said = `${wordsOf(text).join(' ')} `;
  return answers.some((answer) => said.startsWith(`${wordsOf(answer).join(' ')} `));
}

/** True when the message says no more than "stop". */
export function isCancel(policy: Policy, text: string): boolean {
  return isOnly(
    text,
    Object.values(policy.words).flatMap(({ cancel }) => cancel),
  );
}

/** True when the message speaks of having no PIN. */
export function hasNoPin(policy: Policy, text: string): boolean {
  return Object.values(policy.words).some(({ noPin }: PolicyWords) => keywordsIn(text, noPin).length > 0);
}

function isOnly(text: string, whole: readonly string[]): boolean {
  const said = wordsOf(text).join(' ');
  return said !== '' && whole.some((words) => wordsOf(words).join(' ') === said);
}
