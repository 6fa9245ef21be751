/**
 * Longest text of one message on a messaging channel, in UTF-16 code units (Sunshine Conversations: 4,096 characters).
 */
export const maximumMessageLength = 4096;

/** Places where a text may be split, the best first; each pattern matches the text up to and including the place. */
const places = [
  // After a paragraph, a line, a sentence, a word.
  /^[\s\S]*\n[^\S\n]*\n/u,
  /^[\s\S]*\n/u,
  /^[\s\S]*[.!?…。！？](?=\s)/u,
  /^[\s\S]*\s/u,
];

/** A better place is used only if the message fills at least this part of the limit. */
const worthwhile = 0.4;

/**
 * Splits a text into messages that a channel accepts: at the end of a paragraph, a line, a sentence or a word, else
 * between two characters, never inside one. Only white space at the splits is lost. A text of white space gives no
 * message.
 * @param limit longest message, in UTF-16 code units; at least 2
 */
export function splitMessage(text: string, limit: number = maximumMessageLength): string[] {
  const messages: string[] = [];
  let rest = text.trim();
  while (rest.length > limit) {
    const piece = pieceOf(rest, limit);
    messages.push(piece.trimEnd());
    rest = rest.slice(piece.length).trimStart();
  }
  return rest === '' ? messages : [...messages, rest];
}

/** The first message of a text that is longer than one; it begins with something other than white space. */
function pieceOf(text: string, limit: number): string {
  // One unit more, so that an end right at the limit is recognised.
  const head = text.slice(0, limit + 1);
  for (const place of places) {
    const piece = place.exec(head)?.[0].trimEnd();
    if (piece !== undefined && piece.length >= limit * worthwhile) return piece;
  }
  return head.slice(0, characterEnd(head, limit));
}

/** The last place at or before `limit` that is not inside a character or between one and its marks. */
function characterEnd(head: string, limit: number): number {
  const least = Math.max(1, limit - 32);
  for (let end = limit; end >= least; end -= 1) {
    const isOpen = /[\uD800-\uDBFF\u200D]$/.test(head.slice(0, end));
    if (!isOpen && !/^(?:\p{M}|[\uDC00-\uDFFF]|\u200D)/u.test(head.slice(end))) return end;
  }
  // Too many marks in a row: only surrogate pairs are kept together.
  return /[\uD800-\uDBFF]/.test(head[limit - 1] ?? '') ? limit - 1 : limit;
}
