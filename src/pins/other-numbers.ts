import { separates } from './grammar.ts';
import { isClaimed, type NamedTokens } from './number-names.ts';
import type { SpokenToken } from './spoken-digits.ts';

const year = '(?:19|20)[0-9]{2}';
const month = '(?:0?[1-9]|1[0-2])';
const day = '(?:0?[1-9]|[12][0-9]|3[01])';
const dates = new RegExp(
  `^(?:${year}-${month}-${day}|${day}[.]${month}[.]${year}|${day}/${month}/${year}|${month}/${day}/${year})$`,
);

/**
 * The tokens that cannot be part of a PIN even near a word like PIN: numbers that are directly called something else, and
 * parts of dates.
 */
export function otherNumbers(
  tokens: readonly SpokenToken[],
  { isPin, names }: NamedTokens,
  pinLength: number,
): ReadonlySet<number> {
  const others = new Set<number>();
  let isOther = false;
  for (let index = tokens.length - 1; index >= 0; index -= 1) {
    if (isDate(tokens, index, pinLength))
      others
        .add(index)
        .add(index + 1)
        .add(index + 2);
    if (names[index] !== 'other') continue;
    // The parts of one number are called the same.
    const goesOn = names[index + 1] === 'other' && separates(tokens[index + 1]?.before ?? '');
    if (!goesOn) isOther = !isClaimed(tokens, isPin, index);
    if (isOther) others.add(index);
  }
  return others;
}

/** True if a date begins here that as a whole is no PIN. */
function isDate(tokens: readonly SpokenToken[], index: number, pinLength: number): boolean {
  const [one, two, three] = [tokens[index], tokens[index + 1], tokens[index + 2]];
  if (one === undefined || two === undefined || three === undefined) return false;
  if (one.value.length > 4 || three.value.length > 4) return false;
  if (index > 0 && !/[\s(]$/.test(one.before)) return false;
  const date = [one.value, two.before, two.value, three.before, three.value].join('');
  return date.length - 2 !== pinLength && dates.test(date);
}
