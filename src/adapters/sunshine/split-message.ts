/** Longest text of one message on a messaging channel, in UTF-16 code units (Sunshine Conversations: 4,096 characters). */
export const maximumMessageLength = 4096;

/** Places where a text may be split, the best first; each matches everything up to and with the place. */
const places = [
  // After a paragraph, a line, a sentence, a word.
  /^[\s\S]*\n[^\S\n]*\n/u,
  /^[\s\S]*\n/u,
  /^[\s\S]*[.!?…。！？](?=\s)/u,
  /^[\s\S]*\s/u,
];

/** A piece that is shorter than this part of what fits is not worth a better place. */
const worthwhile = 0.4;

/**
 * Splits a text into messages a channel takes: at the end of a paragraph, a line, a sentence or a word, else between
 * two characters, never inside one. Nothing but white space at the splits is lost. A text of white space alone has none.
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
  // One more, so that an end right at the limit is seen as one.
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
  // Marks without end: only surrogate pairs are kept whole.
  return /[\uD800-\uDBFF]/.test(head[limit - 1] ?? '') ? limit - 1 : limit;
}
