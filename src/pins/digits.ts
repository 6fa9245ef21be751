import { digitsOf, spokenTokens } from './spoken-digits.ts';

/** Longest text that is read, in UTF-16 code units; no spelling of a PIN is longer. */
const maximumLength = 200;

/** Words around a PIN that carry no digit. */
const fillers = new Set(
  'a ah and code comma dash dot er erm hash is it its it\u2019s my number passcode pin please pound s space support that the then uh um'.split(
    ' ',
  ),
);

/** What may stand between the parts of a PIN besides letters and digits. */
const separators = /^[\s\p{Pd}.,;:_/|#*'"’‘“”()!?…]*$/u;

/**
 * Reads a PIN as it was typed or spoken (English number words): `012345`, `0-1-2 3 4 5`, `oh one two three four five`,
 * `double four`, `twenty one`. Leading zeros are kept.
 * @param input a string, or an integer that still has all its digits
 * @param length number of digits of a PIN
 * @returns the digits, or null when there are not exactly `length` of them or the text is unclear
 */
export function parsePinDigits(input: unknown, length: number): string | null {
  if (typeof input === 'number') {
    const digits = Number.isSafeInteger(input) && input >= 0 ? String(input) : '';
    return digits.length === length ? digits : null;
  }
  if (typeof input !== 'string' || input.length > maximumLength) return null;
  // A number that was turned into text on the way, like "12345.0", has already lost its leading zero.
  if (/^\s*\d{2,}\.0+\s*$/.test(input)) return null;
  const all = spokenTokens(input);
  const rest = input.slice(all.at(-1)?.end ?? 0);
  if (!separators.test(rest) || all.some((token) => !separators.test(token.before))) return null;
  const digits = digitsOf(all.filter((token) => !fillers.has(token.value)));
  return digits?.length === length ? digits : null;
}
