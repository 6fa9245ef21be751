import { keywordsIn, wordsOf } from '../../domain/routing/classify.ts';
import { builtInLanguages, type BuiltInLanguage, type Policy } from './policy.ts';
import { commonWords, neutralWords } from './texts/common-words.ts';

/** What the language of a turn was found by. */
export type LanguageSource = 'request' | 'memory' | 'words' | 'locale' | 'default';

/** What is known when the language of a turn is chosen. */
export interface LanguageClues {
  /** The language that the customer's words had so far; null if they have not shown any. */
  remembered: string | null;
  /** As the channel reports it, like `de-AT`. */
  locale: string | null;
  /** What the customer writes; empty if nothing of it is in their own words. */
  text: string;
}

/** Keywords that count whatever the language. */
const anyLanguage = 'any';
/** A language that the words had before is left when another one has this many words more. */
const clearLead = 2;

/**
 * The language in which the policy answers: the customer's words count before what the channel reports, and a clear
 * change of them is followed. A word or two, or words of several languages, change nothing.
 */
export function languageFor(policy: Policy, { remembered, locale, text }: LanguageClues): [string, LanguageSource] {
  const known = (language: string | null): language is string =>
    language !== null && Object.hasOwn(policy.texts, language);
  const said = readWords(policy, text);
  if (known(remembered)) {
    const changes = said.language !== null && said.language !== remembered && said.lead >= clearLead;
    return changes && said.language !== null ? [said.language, 'words'] : [remembered, 'memory'];
  }
  const reported = /^[a-z]{2,3}(?![a-z])/i.exec(locale ?? '')?.[0].toLowerCase() ?? null;
  if (said.language !== null && (!known(reported) || said.isClear)) return [said.language, 'words'];
  return known(reported) ? [reported, 'locale'] : [policy.language, 'default'];
}

/** What words say about their language; `language` is null when none stands out. */
function readWords(policy: Policy, text: string): { language: string | null; lead: number; isClear: boolean } {
  const neutral = new Set([...neutralWords, ...anyWords(policy)]);
  const words = wordsOf(text).filter((word) => !neutral.has(word) && !/^\d+$/.test(word));
  const counted = Object.keys(policy.texts)
    .map((language) => ({ language, ...countOf(policy, language, words, text) }))
    .sort((a, b) => b.words - a.words);
  const [first, second] = counted;
  const lead = (first?.words ?? 0) - (second?.words ?? 0);
  if (first === undefined || lead === 0) return { language: null, lead: 0, isClear: false };
  const alone = second === undefined || second.words === 0;
  const isClear = lead >= clearLead || (alone && (first.common > 0 || first.words === words.length));
  return { language: first.language, lead, isClear };
}

/** How many of the words belong to a language: to its common words, or to a phrase that was found. */
function countOf(
  policy: Policy,
  language: string,
  words: readonly string[],
  text: string,
): { words: number; common: number } {
  const common: ReadonlySet<string> = isBuiltIn(language) ? commonWords[language] : new Set();
  const found = keywordsIn(text, phrasesOf(policy, language));
  const exact = new Set(found.filter((phrase) => !phrase.endsWith('*')).flatMap(wordsOf));
  const beginnings = found.filter((phrase) => phrase.endsWith('*')).flatMap((phrase) => wordsOf(phrase));
  const isFound = (word: string): boolean => exact.has(word) || beginnings.some((start) => word.startsWith(start));
  return {
    words: words.filter((word) => common.has(word) || isFound(word)).length,
    common: words.filter((word) => common.has(word)).length,
  };
}

function phrasesOf(policy: Policy, language: string): string[] {
  const own = Object.hasOwn(policy.words, language) ? policy.words[language] : undefined;
  const asked = own === undefined ? [] : [...own.human, ...own.humanNames, ...own.humanRequests, ...own.noPin];
  return [...Object.values(policy.intents).flatMap(({ phrases }) => phrases[language] ?? []), ...asked];
}

function anyWords(policy: Policy): string[] {
  return Object.values(policy.intents).flatMap(({ phrases }) => (phrases[anyLanguage] ?? []).flatMap(wordsOf));
}

function isBuiltIn(language: string): language is BuiltInLanguage {
  return (builtInLanguages as readonly string[]).includes(language);
}
