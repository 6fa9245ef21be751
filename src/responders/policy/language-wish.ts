import { wordsOf } from '../../domain/routing/classify.ts';
import { builtInLanguages, type Policy } from './policy.ts';
import { languageRequestWords } from './texts/common-words.ts';

/** A language that the customer asks for, and what else the message says. */
export interface LanguageWish {
  language: string;
  /** The message without the request; empty if it says nothing else. */
  rest: string;
}

/**
 * The language that the customer asks for ("English please", "auf Deutsch bitte"); null if they do not. A message that
 * only names a language asks for nothing.
 * @param isAnswer true when the message may answer a question: then the name of a language alone is no request
 */
export function languageWish(policy: Policy, text: string, isAnswer: boolean): LanguageWish | null {
  const names = languageNames(policy);
  const parts = text.split(/([.!?,;:¡¿\n]+)/u);
  for (const [index, part] of parts.entries()) {
    const words = wordsOf(part);
    const named = words.filter((word) => names.has(word));
    const language = names.get(named[0] ?? '');
    const asks = words.every((word) => names.has(word) || languageRequestWords.has(word));
    if (language === undefined || named.length !== 1 || !asks || (isAnswer && wordsOf(text).length === 1)) continue;
    const rest = parts.filter((_, other) => other !== index).join('');
    const isRequest = wordsOf(rest).every((word) => languageRequestWords.has(word));
    return { language, rest: isRequest ? '' : rest.replace(/^[\s.,;:!?]+/u, '').trim() };
  }
  return null;
}

/** Making the names takes long, so they are kept with their policy. */
const namesOfPolicies = new WeakMap<Policy, ReadonlyMap<string, string>>();

/** The languages of the policy by their names, in each of these languages. */
function languageNames(policy: Policy): ReadonlyMap<string, string> {
  const kept = namesOfPolicies.get(policy);
  if (kept !== undefined) return kept;
  const languages = Object.keys(policy.texts);
  const entries = [...new Set([...languages, ...builtInLanguages])].flatMap((inLanguage) => {
    const display = new Intl.DisplayNames([inLanguage], { type: 'language' });
    return languages.map((language): [string, string] => [
      wordsOf(display.of(language) ?? language).join(' '),
      language,
    ]);
  });
  const names = new Map(entries);
  namesOfPolicies.set(policy, names);
  return names;
}
