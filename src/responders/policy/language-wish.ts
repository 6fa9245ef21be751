import { wordsOf } from '../../domain/routing/classify.ts';
import { builtInLanguages, type Policy } from './policy.ts';
import { languageDenialWords, languageRequestWords } from './texts/common-words.ts';

/** A language that the customer asks for, and what else the message says. */
export interface LanguageWish {
  language: string;
  /** The message without the request; empty if it says nothing else. */
  rest: string;
}

/**
 * The language that the customer asks for ("English please", "auf Deutsch bitte"), or in which they say that they do not
 * know another one ("I don't speak German"); null if they do neither. A message that only names a language asks for
 * nothing.
 * @param isAnswer true when the message may answer a question: then the name of a language alone is no request
 */
export function languageWish(policy: Policy, text: string, isAnswer: boolean): LanguageWish | null {
  if (isAnswer && wordsOf(text).length === 1) return null;
  const names = languageNames(policy);
  const parts = text.split(/([.!?,;:¡¿\n]+)/u);
  const isMade = (words: readonly string[], ...of: readonly ReadonlySet<string>[]): boolean =>
    words.every((word) => names.has(word) || of.some((set) => set.has(word)));
  for (const wants of ['asked', 'written'] as const) {
    const allowed = wants === 'asked' ? [languageRequestWords] : [languageRequestWords, languageDenialWords];
    for (const [index, part] of parts.entries()) {
      const words = wordsOf(part);
      const named = words.filter((word) => names.has(word));
      const language = names.get(named[0] ?? '')?.[wants];
      if (language === undefined || named.length !== 1 || !isMade(words, ...allowed)) continue;
      if (!Object.hasOwn(policy.texts, language)) continue;
      const rest = parts.filter((_, other) => other !== index).join('');
      const saysMore = !isMade(wordsOf(rest), languageRequestWords, languageDenialWords);
      return { language, rest: saysMore ? rest.replace(/^[\s.,;:!?]+/u, '').trim() : '' };
    }
  }
  return null;
}

/** What the name of a language stands for. */
interface LanguageName {
  /** The language that it names. */
  asked: string;
  /** The language to which the name itself belongs. */
  written: string;
}

/** Making the names takes long, so they are kept with their policy. */
const namesOfPolicies = new WeakMap<Policy, ReadonlyMap<string, LanguageName>>();

/** The languages of the policy by their names, in each of these languages. */
function languageNames(policy: Policy): ReadonlyMap<string, LanguageName> {
  const kept = namesOfPolicies.get(policy);
  if (kept !== undefined) return kept;
  const languages = Object.keys(policy.texts);
  const entries = [...new Set([...languages, ...builtInLanguages])].flatMap((written) => {
    const display = new Intl.DisplayNames([written], { type: 'language' });
    return languages.map((asked): [string, LanguageName] => [
      wordsOf(display.of(asked) ?? asked).join(' '),
      { asked, written },
    ]);
  });
  const names = new Map(entries);
  namesOfPolicies.set(policy, names);
  return names;
}
