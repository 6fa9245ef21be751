import type { BuiltInLanguage, PolicyTexts, PolicyWords } from '../policy.ts';
import { germanTexts, germanWords } from './de.ts';
import { englishTexts, englishWords } from './en.ts';
import { frenchTexts, frenchWords } from './fr.ts';
import { spanishTexts, spanishWords } from './es.ts';

/** What the bot says, in every built-in language. */
export const builtInTexts: Readonly<Record<BuiltInLanguage, PolicyTexts>> = {
  en: englishTexts,
  de: germanTexts,
  fr: frenchTexts,
  es: spanishTexts,
};

/** What customers say, in every built-in language. */
export const builtInWords: Readonly<Record<BuiltInLanguage, PolicyWords>> = {
  en: englishWords,
  de: germanWords,
  fr: frenchWords,
  es: spanishWords,
};
