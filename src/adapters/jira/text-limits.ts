/** Longest comment or description that Jira stores, in characters. */
const maximumBody = 32_767;
const maximumSummary = 255;
const maximumLabel = 255;
const ellipsis = ' […]';

/** Shortens a text to `maximum` characters, at a word, with a mark at the end. Never splits a surrogate pair. */
function shorten(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const room = text.slice(0, maximum - ellipsis.length);
  const whole = room.replace(/\S*$/u, '').trimEnd();
  const kept = whole.length > room.length / 2 ? whole : room.replace(/[\uD800-\uDBFF]$/u, '');
  return `${kept}${ellipsis}`;
}

/**
 * A body that Jira can store: at most 32 767 characters together with its ending, and no control characters.
 * @param ending never shortened
 */
export function bodyText(text: string, ending = ''): string {
  const clean = text.replaceAll(/\r\n?/gu, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  return `${shorten(clean, maximumBody - ending.length)}${ending}`;
}

/** A summary that Jira can store: one line of at most 255 characters, never empty. */
export function summaryLine(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return shorten(line === '' ? '(no subject)' : line, maximumSummary);
}

/** A tag as a label, which cannot have spaces. May be empty. */
export function labelOf(tag: string): string {
  return tag
    .trim()
    .replaceAll(/\s+/gu, '-')
    .slice(0, maximumLabel)
    .replace(/[\uD800-\uDBFF]$/u, '');
}
