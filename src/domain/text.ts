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
