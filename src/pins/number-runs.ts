import { isNumberToken, type SpokenToken } from './spoken-digits.ts';

/** The first and the last token of a number. */
export interface NumberRun {
  first: number;
  last: number;
}

const hesitations = new Set(['uh', 'um', 'er', 'erm', 'then']);
/** Longest space between two parts of a number, in UTF-16 code units. */
const longestSpace = 8;

/** Finds the numbers in a text that stand alone: adjacent digits and number words form one. */
export function numberRuns(text: string, tokens: readonly SpokenToken[]): NumberRun[] {
  const runs: NumberRun[] = [];
  let first = 0;
  let last: number | null = null;
  let hesitated = '';
  const flush = (): void => {
    if (last !== null && standsAlone(text, tokens, { first, last })) runs.push({ first, last });
    last = null;
  };
  for (const [index, token] of tokens.entries()) {
    if (isNumberToken(token)) {
      const previous = last === null ? undefined : tokens[last];
      if (previous !== undefined && !joins(previous, token, hesitated + token.before)) flush();
      if (last === null) first = index;
      last = index;
      hesitated = '';
    } else if (hesitations.has(token.value) && last !== null) hesitated += token.before;
    else {
      flush();
      hesitated = '';
    }
  }
  flush();
  return runs;
}

/** True when two number tokens with this text between them belong to one number. */
function joins(previous: SpokenToken, token: SpokenToken, between: string): boolean {
  if (/^[\s\p{Pd}]*$/u.test(between)) return between.length <= longestSpace;
  if (!/^[\s.,;:…]*$/u.test(between)) return false;
  // "1, 2, 3" and "1.2.3" are digits one by one; "1,234.56" is an amount.
  return /\s/.test(between) || (previous.value.length === 1 && token.value.length === 1);
}

/** False for a piece of a longer word, an address, an amount or a phone number. */
function standsAlone(text: string, tokens: readonly SpokenToken[], { first, last }: NumberRun): boolean {
  const start = tokens[first]?.start ?? 0;
  const end = tokens[last]?.end ?? 0;
  const before = text.slice(Math.max(0, start - 8), start);
  const after = text.slice(end, end + 4);
  return (
    !/(?:[\p{L}\p{Nd}_@/+$€£¥]|[\p{L}]-|\d[.,])$/u.test(before) && !/^(?:[\p{L}\p{Nd}_@/%€£¥]|[.,]\d)/u.test(after)
  );
}
