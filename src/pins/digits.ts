import { isFiller, longestSpelling, separates, visible } from './grammar.ts';
import { digitsOf, spokenTokens } from './spoken-digits.ts';

/**
 * Reads a PIN as it was typed or spoken (English number words): `012345`, `0-1-2 3 4 5`, `oh one two three four five`,
 * `double four`, `twenty one`. Leading zeros are kept, invisible characters ignored.
 * @param input a string, or an integer that still has all its digits
 * @param length number of digits of a PIN
 * @returns the digits, or null when there are not exactly `length` of them or the text is unclear
 */
export function parsePinDigits(input: unknown, length: number): string | null {
  if (typeof input === 'number') {
    const digits = Number.isSafeInteger(input) && input >= 0 ? String(input) : '';
    return digits.length === length ? digits : null;
  }
  if (typeof input !== 'string' || input.length > longestSpelling) return null;
  const text = visible(input);
  // A number that was turned into text on the way, like "12345.0", has already lost its leading zero.
  if (/^\s*\d{2,}\.0+\s*$/.test(text)) return null;
  const all = spokenTokens(text);
  const rest = text.slice(all.at(-1)?.end ?? 0);
  if (!separates(rest) || all.some((token) => !separates(token.before))) return null;
  const digits = digitsOf(all.filter((token) => !isFiller(token)));
  return digits?.length === length ? digits : null;
}
