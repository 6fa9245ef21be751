import { parsePinDigits } from './digits.ts';
import { findPins, namesOtherNumber, speaksOfPin, withoutStretches, type PinFound } from './redact.ts';
import { isNumberToken, spokenTokens } from './spoken-digits.ts';

/** What was found in a text that holds a PIN. */
export interface PinInText {
  /** The text without it, see `redactPins`. Characters that are not seen are gone, too. */
  text: string;
  /** The PIN; null when there are several different ones. */
  digits: string | null;
  /** A word like PIN, code or password stands near it (English, German, French, Spanish). */
  named: boolean;
}

/** Characters that are not seen, or are drawn around a digit: between digits they would hide a PIN. */
const unseen = /[\p{Cf}\p{Me}\uFE0F]/gu;

/**
 * Looks for a support PIN in what somebody wrote: as `redactPins` does, and also a text that is nothing but a PIN in any
 * spelling that `parsePinDigits` reads.
 * @param label what the text is the answer to, like the label of a field; it may say which number is given
 * @returns null when there is none
 */
export function findPin(text: string, pinLength: number, label = ''): PinInText | null {
  const plain = text.replaceAll(unseen, '');
  const found = wholePin(plain, pinLength, label) ?? pinsWithin(plain, pinLength, label);
  const [first] = found;
  if (first === undefined) return null;
  return {
    text: withoutStretches(plain, found),
    digits: found.every(({ digits }) => digits === first.digits) ? first.digits : null,
    named: found.some(({ named }) => named),
  };
}

/** The one stretch that is the PIN when the text is nothing else; null when it is something else. */
function wholePin(text: string, pinLength: number, label: string): PinFound[] | null {
  const digits = namesOtherNumber(label) ? null : parsePinDigits(text, pinLength);
  const tokens = digits === null ? [] : spokenTokens(text).filter(isNumberToken);
  const [first] = tokens;
  const last = tokens.at(-1);
  if (digits === null || first === undefined || last === undefined) return null;
  return [{ start: first.start, end: last.end, digits, named: speaksOfPin(text) || speaksOfPin(label) }];
}

function pinsWithin(text: string, pinLength: number, label: string): PinFound[] {
  // The sign keeps a number that ends the label from being read as the beginning of one in the text.
  const before = label === '' ? '' : `${label} = `;
  return findPins(before + text, pinLength).flatMap(({ start, end, ...rest }) =>
    start < before.length ? [] : [{ start: start - before.length, end: end - before.length, ...rest }],
  );
}
