import { visible, spellingFrom, type Spelling } from './grammar.ts';
import { nameNumbers, type NamedTokens, type NumberName } from './number-names.ts';
import { numberRuns } from './number-runs.ts';
import { otherNumbers } from './other-numbers.ts';
import { digitsOf, isNumberToken, spokenTokens, type SpokenToken } from './spoken-digits.ts';

/** Stands where a PIN was. */
const replacement = '[removed]';

/** How far from a number a word like PIN makes it one, before and after it, in UTF-16 code units. */
const near = 60;
/** How much of a text after a place can decide what is removed before it, in UTF-16 code units. */
export const lookAhead = 400;

/** A stretch of a text that looks like a PIN. */
export interface PinFound {
  /** Position in the text, in UTF-16 code units. */
  start: number;
  end: number;
  /** Null when several different PINs can be read from it. */
  digits: string | null;
  /** A word like PIN stands near it. */
  named: boolean;
}

/**
 * Finds what looks like a support PIN in a text, typed or spoken, in time that grows with its length only:
 * - near a word like PIN whatever `parsePinDigits` would read as one, also with other text glued to it, unless it is
 *   directly called something else (ticket, order, invoice…);
 * - elsewhere a number of exactly `pinLength` digits that stands alone, unless the text names it something else
 *   (ticket, order, invoice, number, `#`…).
 * @param text without invisible characters
 * @returns in the order of the text, without overlaps
 */
export function findPins(text: string, pinLength: number): PinFound[] {
  const tokens = spokenTokens(text);
  const named = nameNumbers(tokens);
  const nearby = pinsNearWords(tokens, named, pinLength);
  const covered = new Set(nearby.flatMap(({ first, last }) => range(first, last)));
  const alone = numberRuns(text, tokens).flatMap(({ first, last }): Stretch[] => {
    const digits = digitsOf(tokens.slice(first, last + 1).filter(isNumberToken));
    if (digits?.length !== pinLength || isNotPin(named.names[first])) return [];
    return range(first, last).some((index) => covered.has(index)) ? [] : [{ first, last, digits, named: false }];
  });
  return [...nearby, ...alone]
    .toSorted((a, b) => a.first - b.first)
    .map(({ first, last, ...rest }) => ({ start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0, ...rest }));
}

/** The text with each of these stretches replaced; they must be in order and must not overlap. */
function withoutStretches(text: string, stretches: readonly Pick<PinFound, 'start' | 'end'>[]): string {
  let result = '';
  let done = 0;
  for (const { start, end } of stretches) {
    result += text.slice(done, start) + replacement;
    done = end;
  }
  return result + text.slice(done);
}

/**
 * Replaces whatever looks like a support PIN in a text, see {@link findPins}. The text then has no invisible characters
 * either, if anything was replaced.
 * @param maximum what is beyond is cut off, in UTF-16 code units; it is cut before it is searched, but never within a PIN
 */
export function redactPins(text: string, pinLength: number, maximum = Infinity): string {
  const { plain, limit } = headOf(text, maximum);
  const found = findPins(plain, pinLength);
  return found.length === 0 ? cut(text, limit) : keptOf(plain, found, limit);
}

/** The beginning of a text that is searched for PINs, without invisible characters, and how much of it may be kept. */
export function headOf(text: string, maximum: number): { plain: string; limit: number } {
  const plain = visible(text.slice(0, maximum + lookAhead));
  // Near the end of what is searched there may be a part of a PIN.
  const isCut = text.length > maximum + lookAhead;
  return { plain, limit: isCut ? Math.min(maximum, Math.max(0, plain.length - lookAhead)) : maximum };
}

/** What is kept of a head without these PINs. */
export function keptOf(plain: string, found: readonly Pick<PinFound, 'start' | 'end'>[], limit: number): string {
  const kept = found.filter(({ start }) => start < limit);
  return cut(withoutStretches(plain.slice(0, Math.max(limit, kept.at(-1)?.end ?? 0)), kept), limit);
}

/** True when the text mentions a PIN, a code or a password. */
export function mentionsPin(text: string): boolean {
  return nameNumbers(spokenTokens(text)).isPin.includes(true);
}

/** True when a number right after this text would be that of a ticket, an order or something else that is not a PIN. */
export function namesOtherNumber(text: string): boolean {
  const name = nameNumbers(spokenTokens(`${text} = 0`)).names.at(-1);
  return name === 'other' || name === 'weak';
}

function cut(text: string, maximum: number): string {
  return text.length <= maximum ? text : text.slice(0, maximum).toWellFormed();
}

/** Tokens that are removed together. */
interface Stretch extends Omit<Spelling, 'digits'>, Pick<PinFound, 'digits' | 'named'> {}

function isNotPin(name: NumberName | undefined): boolean {
  return name !== undefined && name !== 'pin';
}

/** The spellings of a PIN near a word like PIN; those that overlap as one stretch. */
function pinsNearWords(tokens: readonly SpokenToken[], named: NamedTokens, pinLength: number): Stretch[] {
  const { isPin } = named;
  if (!isPin.includes(true)) return [];
  const before = lastPins(isPin);
  const next = nextPins(isPin);
  const others = otherNumbers(tokens, named, pinLength);
  const spellings = tokens.flatMap((token, index) =>
    isNumberToken(token) ? (spellingFrom(tokens, index, pinLength, others) ?? []) : [],
  );
  const isNear = ({ first, last }: Spelling): boolean => {
    const start = tokens[first]?.start ?? 0;
    const end = tokens[last]?.end ?? 0;
    const pinBefore = tokens[before[last] ?? -1];
    const pinAfter = tokens[next[last] ?? -1];
    // A word like PIN can also stand between the digits.
    return (
      (pinBefore !== undefined && start - pinBefore.end <= near) ||
      (pinAfter !== undefined && pinAfter.start - end <= near)
    );
  };
  const found = spellings.filter(isNear);
  // "Since 2019, my PIN is 01 23 45": the PIN begins after its name, unless there is none.
  const [plain, around] = [false, true].map((wanted) =>
    found.filter(({ first, last }) => (before[last] ?? -1) > first === wanted),
  );
  const stretches = joined(plain ?? []);
  const taken = new Set(stretches.flatMap(({ first, last }) => range(first, last)));
  const rest = (around ?? []).filter(({ first, last }) => !range(first, last).some((index) => taken.has(index)));
  return [...stretches, ...joined(rest)];
}

/** Joins what overlaps. */
function joined(spellings: readonly Spelling[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const spelling of spellings) {
    const current = stretches.at(-1);
    if (current === undefined || current.last < spelling.first) stretches.push({ ...spelling, named: true });
    else {
      current.last = Math.max(current.last, spelling.last);
      if (current.digits !== spelling.digits) current.digits = null;
    }
  }
  return stretches;
}

/** For each token the last word like PIN before it; -1 when there is none. */
function lastPins(isPin: readonly boolean[]): number[] {
  let last = -1;
  return isPin.map((is, index) => {
    const found = last;
    if (is) last = index;
    return found;
  });
}

/** For each token the next word like PIN after it; -1 when there is none. */
function nextPins(isPin: readonly boolean[]): number[] {
  const end = isPin.length - 1;
  const fromEnd = lastPins(isPin.toReversed()).map((index) => (index < 0 ? -1 : end - index));
  return fromEnd.toReversed();
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_value, index) => first + index);
}
