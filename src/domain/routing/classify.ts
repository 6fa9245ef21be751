import type { RoutingTable } from './routing.ts';

/** An intent found in a text, and the keywords that occurred. */
export interface Classified {
  intent: string;
  because: string[];
}

/**
 * Finds intents by keywords, for conversations in which none was named. Those with the most different keywords come
 * first. A keyword is one word or several in a row, compared without case and accents; `*` at its end stands for any
 * ending.
 */
export function classify(text: string, table: RoutingTable): Classified[] {
  return Object.entries(table.intents)
    .map(([intent, rule]) => ({ intent, because: keywordsIn(text, rule.keywords) }))
    .filter(({ because }) => because.length > 0)
    .sort((a, b) => b.because.length - a.because.length);
}

/** The text that was searched last, and its words in one line. */
let searched = { text: '', words: '  ' };

/** The keywords that occur in a text, compared as {@link classify} does. */
export function keywordsIn(text: string, keywords: readonly string[]): string[] {
  // One text is searched for the keywords of many intents.
  if (text !== searched.text) searched = { text, words: ` ${wordsOf(text).join(' ')} ` };
  const { words } = searched;
  return keywords.filter((keyword) => occurs(words, keyword));
}

/** The words of a text without case, accents and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

/** Keywords as they are compared, by the keyword as written. They come from files, so there are not many. */
const comparable = new Map<string, string>();

function occurs(words: string, keyword: string): boolean {
  const isPrefix = keyword.endsWith('*');
  const wanted = comparable.get(keyword) ?? wordsOf(keyword).join(' ');
  comparable.set(keyword, wanted);
  return wanted !== '' && words.includes(isPrefix ? ` ${wanted}` : ` ${wanted} `);
}
