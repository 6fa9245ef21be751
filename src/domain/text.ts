/** Text of at most `maximum` UTF-16 code units, with `…` at the end when something was cut off. */
export function truncate(text: string, maximum: number): string {
  return text.length <= maximum ? text : `${text.slice(0, maximum - 1).toWellFormed()}…`;
}

/** The text on one line, without control and invisible characters; all white space is single blanks. */
export function onOneLine(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[\p{Cf}\p{Co}\p{Cn}]/gu, '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();
}

/**
 * Text of at most `maxChars` characters, cut after a sentence or else a word, with `…` at the end when something was cut
 * off. Never splits a character.
 */
export function shorten(text: string, maxChars: number): string {
  const characters = Array.from(text);
  if (characters.length <= maxChars) return text;
  const head = characters.slice(0, Math.max(0, maxChars - 1)).join('');
  const sentence = /^.*[.!?。！？](?=\s)/su.exec(head)?.[0] ?? '';
  if (sentence.length >= head.length / 2 && sentence !== '') return `${sentence} …`;
  const endsAtWord = /\s/.test(characters[maxChars - 1] ?? ' ');
  const words = endsAtWord ? head : head.replace(/\s+\S*$/su, '');
  return `${words.trimEnd()}…`;
}

/**
 * Words from outside, for an internal note, behind a label of ours. Of several lines each is quoted with `> `, so that
 * none of them looks like a line that we or a colleague wrote.
 */
export function labelled(label: string, text: string): string {
  const lines = text
    .toWellFormed()
    .trim()
    .replaceAll('\v', '\n')
    .split(/\r\n|[\n\r\f\u0085\u2028\u2029]/u);
  return lines.length === 1
    ? `${label}: ${lines.join('')}`
    : [`${label}:`, ...lines.map((line) => `> ${line}`)].join('\n');
}

/** Number of bytes of the text in UTF-8. */
export function utf8Length(text: string): number {
  if (!/[\u0080-\uFFFF]/.test(text)) return text.length;
  const without = (characters: RegExp): number => text.length - text.replaceAll(characters, '').length;
  // Half of a character outside of the basic plane, which takes four bytes and two places, counts as two bytes.
  return text.length + without(/[\u0080-\u07FF\uD800-\uDFFF]+/g) + 2 * without(/[\u0800-\uD7FF\uE000-\uFFFF]+/g);
}

const cutMark = ' […]';
/** Longest word that is not split where a text is cut, in UTF-16 code units. */
const longestWord = 100;

/**
 * The beginning of a text, in at most `maximum` UTF-16 code units: cut after a word, with `[…]` at the end if something
 * was cut off. The time does not depend on the length of the text.
 */
export function beginningOf(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const head = text.slice(0, maximum - cutMark.length);
  const lastWord = /\s\S*$/u.exec(head.slice(-longestWord))?.[0].length ?? 0;
  return `${head.slice(0, head.length - lastWord).toWellFormed()}${cutMark}`;
}
