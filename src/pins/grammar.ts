import { DigitReader, isNumberToken, type SpokenToken } from './spoken-digits.ts';

/** Longest text that is read as a PIN, in UTF-16 code units; no spelling of one is longer. */
export const longestSpelling = 200;

/** Words around and between the parts of a PIN that carry no digit. */
const fillers = new Set(
  'a ah and code comma dash dot er erm hash is it its it\u2019s my number passcode pin please pound s space support that the then uh um'.split(
    ' ',
  ),
);

const separators = /^[\s\p{Pd}.,;:_/|#*'"’‘“”()!?…]*$/u;

/** Characters that are invisible or drawn around a digit: between digits they would hide a PIN. */
const invisible = /[\p{Cf}\p{Me}\uFE0F]/gu;

/** The text without invisible characters. */
export function visible(text: string): string {
  return text.replaceAll(invisible, '');
}

/** True for what may stand between the parts of a PIN besides letters and digits. */
export function separates(between: string): boolean {
  return between === ' ' || separators.test(between);
}

/** True for a word that may stand around and between the parts of a PIN. */
export function isFiller({ value }: SpokenToken): boolean {
  return fillers.has(value);
}

/** A spelling of a PIN: the first and the last of its tokens. */
export interface Spelling {
  first: number;
  last: number;
  digits: string;
}

/**
 * The longest spelling of a PIN that begins with this token: what `parsePinDigits` would read if the text held nothing
 * else. Null if there is none.
 * @param length number of digits of a PIN
 * @param others tokens that cannot be part of a PIN
 */
export function spellingFrom(
  tokens: readonly SpokenToken[],
  first: number,
  length: number,
  others: ReadonlySet<number>,
): Spelling | null {
  let found: Spelling | null = null;
  const reader = new DigitReader();
  const from = tokens[first]?.start ?? 0;
  for (let index = first; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token === undefined || token.end - from > longestSpelling) break;
    if (index > first && !separates(token.before)) break;
    if (!isNumberToken(token)) {
      if (isFiller(token)) continue;
      break;
    }
    if (others.has(index) || !reader.add(token) || reader.length > length) break;
    const { digits } = reader;
    // "… eighty" may go on: "… eighty two" has as many digits.
    if (digits?.length === length) found = { first, last: index, digits };
  }
  return found;
}
