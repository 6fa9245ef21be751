const units: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  o: '0',
  nought: '0',
  naught: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  niner: '9',
};

const teens: Readonly<Record<string, string>> = {
  ten: '10',
  eleven: '11',
  twelve: '12',
  thirteen: '13',
  fourteen: '14',
  fifteen: '15',
  sixteen: '16',
  seventeen: '17',
  eighteen: '18',
  nineteen: '19',
};

const tens: Readonly<Record<string, string>> = {
  twenty: '2',
  thirty: '3',
  forty: '4',
  fourty: '4',
  fifty: '5',
  sixty: '6',
  seventy: '7',
  eighty: '8',
  ninety: '9',
};

const multipliers: Readonly<Record<string, number>> = { double: 2, triple: 3, treble: 3, quadruple: 4 };

/** A word or a run of digits in a text. */
export interface SpokenToken {
  /** Lower case; digits of any script as 0 to 9. */
  value: string;
  /** The text between the previous token and this one. */
  before: string;
  /** Position in the text, in UTF-16 code units. */
  start: number;
  end: number;
}

/** Splits a text into words and runs of digits. Positions refer to the text as given. */
export function spokenTokens(text: string): SpokenToken[] {
  const tokens: SpokenToken[] = [];
  let end = 0;
  for (const match of text.matchAll(/\p{Nd}+|[\p{L}\p{M}]+/gu)) {
    tokens.push({
      value: asciiDigits(match[0]).toLowerCase(),
      before: text.slice(end, match.index),
      start: match.index,
      end: match.index + match[0].length,
    });
    end = match.index + match[0].length;
  }
  return tokens;
}

/** True when the word is part of a spoken or written number. */
export function isNumberToken(token: SpokenToken): boolean {
  const { value } = token;
  return /^\d/.test(value) || [units, teens, tens, multipliers].some((words) => Object.hasOwn(words, value));
}

/**
 * Joins spoken digits: `one two`, `double four`, `twenty one`, `2 18`. Null when a token is not a number, or when no
 * single digit follows a multiplier.
 */
export function digitsOf(tokens: readonly SpokenToken[]): string | null {
  let digits = '';
  for (let index = 0; index < tokens.length; index += 1) {
    const { value } = tokens[index] ?? { value: '' };
    const next = tokens[index + 1];
    const times = own(multipliers, value);
    const ten = own(tens, value);
    if (times !== undefined) {
      const digit = next === undefined ? undefined : singleDigit(next.value);
      if (digit === undefined) return null;
      digits += digit.repeat(times);
      index += 1;
    } else if (ten !== undefined) {
      // "twenty one" and "twenty-one" are 21; "twenty, one" is 20 and 1.
      const unit = next !== undefined && /^[\s\p{Pd}]*$/u.test(next.before) ? own(units, next.value) : undefined;
      const joined = unit !== undefined && unit !== '0';
      digits += ten + (joined ? unit : '0');
      if (joined) index += 1;
    } else {
      const plain = /^\d+$/.test(value) ? value : (own(units, value) ?? own(teens, value));
      if (plain === undefined) return null;
      digits += plain;
    }
  }
  return digits;
}

function singleDigit(value: string): string | undefined {
  return /^\d$/.test(value) ? value : own(units, value);
}

function own<Value>(words: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

const decimalDigit = /^\p{Nd}$/u;

/** Replaces decimal digits of every script (full-width, Arabic, Devanagari…) with 0 to 9. */
function asciiDigits(text: string): string {
  return text.normalize('NFKC').replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // Unicode encodes the digits of a script as ten consecutive code points, zero first; scripts may be adjacent.
    let first = code;
    while (decimalDigit.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });
}
