import type { ResponderQuestion } from '../../domain/messaging/responder.ts';
import { readHeard, type Heard } from './heard.ts';
import { languageFor, type LanguageSource } from './language.ts';
import { languageWish } from './language-wish.ts';
import type { Policy } from './policy.ts';

/** The language of a turn, and what the customer has said besides asking for it. */
export interface TurnLanguage {
  language: string;
  from: LanguageSource;
  /** What was heard, without a request for a language. */
  heard: Heard;
}

/** Chooses the language of a turn by what was heard, what the memory holds as `language`, and the locale. */
export function languageOfTurn(
  policy: Policy,
  { heard: contents, memory, locale }: Pick<ResponderQuestion, 'heard' | 'memory' | 'locale'>,
): TurnLanguage {
  const heard = readHeard(contents);
  const wish = languageWish(policy, heard.text, typeof memory?.['asked'] === 'string');
  if (wish !== null) return { language: wish.language, from: 'request', heard: { ...heard, text: wish.rest } };
  const remembered = memory?.['language'];
  // The text of a button is ours and shows nothing of the customer's language.
  const text = heard.payload?.startsWith('policy/') === true ? '' : heard.text;
  const clues = { remembered: typeof remembered === 'string' ? remembered : null, locale, text };
  const [language, from] = languageFor(policy, clues);
  return { language, from, heard };
}

/** What of the language is remembered: the customer's words count again before what the channel reports. */
export function rememberedLanguage({ language, from }: Pick<TurnLanguage, 'language' | 'from'>): string | null {
  return from === 'locale' || from === 'default' ? null : language;
}
