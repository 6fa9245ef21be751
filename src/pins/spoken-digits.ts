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

/** True when the token is a run of digits. */
export function isDigits({ value }: SpokenToken): boolean {
  const code = value.charCodeAt(0);
  return code >= 0x30 && code <= 0x39;
}

/** True when the word is part of a spoken or written number. */
export function isNumberToken(token: SpokenToken): boolean {
  return isDigits(token) || [units, teens, tens, multipliers].some((words) => Object.hasOwn(words, token.value));
}

/** Joins spoken digits, one token after the other: `one two`, `double four`, `twenty one`, `2 18`. */
export class DigitReader {
  #digits = '';
  #times: number | null = null;
  #afterTen = false;

  /** The digits so far; null while a multiplier waits for its digit. */
  get digits(): string | null {
    return this.#times === null ? this.#digits : null;
  }

  /** How many digits were read so far. */
  get length(): number {
    return this.#digits.length;
  }

  /** Adds the next token of the number. False: it cannot stand here, and nothing after it can either. */
  add({ value, before }: SpokenToken): boolean {
    const times = own(multipliers, value);
    if (this.#times !== null) {
      const digit = /^\d$/.test(value) ? value : own(units, value);
      if (digit === undefined) return false;
      this.#digits += digit.repeat(this.#times);
      this.#times = null;
    } else if (times !== undefined) {
      this.#times = times;
      this.#afterTen = false;
    } else if (this.#afterTen && this.#completesTen(value, before)) {
      this.#digits = this.#digits.slice(0, -1) + (own(units, value) ?? '');
      this.#afterTen = false;
    } else {
      const ten = own(tens, value);
      const plain = ten === undefined ? (own(units, value) ?? own(teens, value) ?? value) : `${ten}0`;
      if (!/^\d+$/.test(plain)) return false;
      this.#digits += plain;
      this.#afterTen = ten !== undefined;
    }
    return true;
  }

  /** "twenty one" and "twenty-one" are 21; "twenty, one" is 20 and 1. */
  #completesTen(value: string, before: string): boolean {
    const unit = own(units, value);
    return unit !== undefined && unit !== '0' && /^[\s\p{Pd}]*$/u.test(before);
  }
}

/** The digits that these tokens spell. Null when one is not a number, or when no single digit follows a multiplier. */
export function digitsOf(tokens: readonly SpokenToken[]): string | null {
  const reader = new DigitReader();
  return tokens.every((token) => reader.add(token)) ? reader.digits : null;
}

function own<Value>(words: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(words, key) ? words[key] : undefined;
}

const decimalDigit = /^\p{Nd}$/u;

/** Replaces decimal digits of every script (full-width, Arabic, Devanagari…) with 0 to 9. */
function asciiDigits(text: string): string {
  if (/^[\0-\x7F]*$/.test(text)) return text;
  return text.normalize('NFKC').replaceAll(/\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    // Unicode encodes the digits of a script as ten consecutive code points, zero first; scripts may be adjacent.
    let first = code;
    while (decimalDigit.test(String.fromCodePoint(first - 1))) first -= 1;
    return String((code - first) % 10);
  });
}
