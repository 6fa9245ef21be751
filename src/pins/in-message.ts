import { parsePinDigits } from './digits.ts';
import { findPins, headOf, keptOf, namesOtherNumber, mentionsPin, type PinFound } from './redact.ts';
import { isNumberToken, spokenTokens } from './spoken-digits.ts';

/** A text that holds a PIN, and the PIN. */
export interface PinInText {
  /** The text without the PIN, see `redactPins`, and without invisible characters. */
  text: string;
  /** The PIN; null when there are several different ones. */
  digits: string | null;
  /** A word like PIN, code or password stands near it (English, German, French, Spanish). */
  named: boolean;
  /** The text holds nothing else, see `parsePinDigits`. */
  alone: boolean;
}

/**
 * Looks for a support PIN in what a customer wrote: what `redactPins` would remove, and a text that is nothing but a PIN
 * in any spelling that `parsePinDigits` reads.
 * @param label what the text answers, like the label of a form field; it may say what the number is
 * @param maximum as for `redactPins`
 * @returns null when the text holds none
 */
export function findPin(text: string, pinLength: number, label = '', maximum = Infinity): PinInText | null {
  const { plain, limit } = headOf(text, maximum);
  const whole = wholePin(plain, pinLength, label);
  const found = whole ?? pinsWithin(plain, pinLength, label);
  const [first] = found;
  if (first === undefined) return null;
  return {
    text: keptOf(plain, found, limit),
    digits: found.every(({ digits }) => digits === first.digits) ? first.digits : null,
    named: found.some(({ named }) => named),
    alone: whole !== null,
  };
}

/** The one stretch that is the PIN, when the text holds nothing else; null otherwise. */
function wholePin(text: string, pinLength: number, label: string): PinFound[] | null {
  const digits = namesOtherNumber(label) ? null : parsePinDigits(text, pinLength);
  const tokens = digits === null ? [] : spokenTokens(text).filter(isNumberToken);
  const [first] = tokens;
  const last = tokens.at(-1);
  if (digits === null || first === undefined || last === undefined) return null;
  return [{ start: first.start, end: last.end, digits, named: mentionsPin(text) || mentionsPin(label) }];
}

function pinsWithin(text: string, pinLength: number, label: string): PinFound[] {
  // The sign keeps a number at the end of the label from joining one at the beginning of the text.
  const before = label === '' ? '' : `${label} = `;
  return findPins(before + text, pinLength).flatMap(({ start, end, ...rest }) =>
    start < before.length ? [] : [{ start: start - before.length, end: end - before.length, ...rest }],
  );
}
