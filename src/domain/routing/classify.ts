import type { RoutingTable } from './routing.ts';

/** An intent that a text speaks of, and the words that say so. */
export interface Classified {
  intent: string;
  because: string[];
}

/**
 * Finds intents by keywords, for when nobody named one: the more different keywords, the earlier. A keyword is a word
 * or words in a row, compared without case and accents; `*` at its end stands for any ending. Nothing found: empty.
 */
export function classify(text: string, table: RoutingTable): Classified[] {
  return Object.entries(table.intents)
    .map(([intent, rule]) => ({ intent, because: keywordsIn(text, rule.keywords) }))
    .filter(({ because }) => because.length > 0)
    .sort((a, b) => b.because.length - a.because.length);
}

/** The keywords that occur in a text, compared as {@link classify} does. */
export function keywordsIn(text: string, keywords: readonly string[]): string[] {
  const words = ` ${wordsOf(text).join(' ')} `;
  return keywords.filter((keyword) => occurs(words, keyword));
}

/** The words of a text without case, accents and punctuation. */
export function wordsOf(text: string): string[] {
  const plain = text.toLowerCase().normalize('NFKD').replaceAll(/\p{M}/gu, '');
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
}

function occurs(words: string, keyword: string): boolean {
  const open = keyword.endsWith('*');
  const wanted = wordsOf(keyword).join(' ');
  return wanted !== '' && words.includes(open ? ` ${wanted}` : ` ${wanted} `);
}
