/** Longest comment or description Jira stores, in characters. */
const maximumBody = 32_767;
const maximumSummary = 255;
const maximumLabel = 255;
const cutMark = ' […]';

/** Cuts at a word and leaves a mark, so that the text has at most `maximum` characters; never half of a pair. */
function cut(text: string, maximum: number): string {
  if (text.length <= maximum) return text;
  const room = text.slice(0, maximum - cutMark.length);
  const whole = room.replace(/\S*$/u, '').trimEnd();
  const kept = whole.length > room.length / 2 ? whole : room.replace(/[\uD800-\uDBFF]$/u, '');
  return `${kept}${cutMark}`;
}

/**
 * A text as Jira can store it, at most `maximum` characters with what is put at its end.
 * @param ending kept whole, however long the text is
 */
export function bodyText(text: string, ending = ''): string {
  const clean = text.replaceAll(/\r\n?/gu, '\n').replaceAll(/[^\P{Cc}\n\t]/gu, '');
  return `${cut(clean, maximumBody - ending.length)}${ending}`;
}

/** One line of at most 255 characters; never empty, as Jira demands. */
export function summaryLine(text: string): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return cut(line === '' ? '(no subject)' : line, maximumSummary);
}

/** A tag as a label, which holds no spaces. Empty when nothing is left. */
export function labelOf(tag: string): string {
  return tag
    .trim()
    .replaceAll(/\s+/gu, '-')
    .slice(0, maximumLabel)
    .replace(/[\uD800-\uDBFF]$/u, '');
}

/** A value as a JQL string: quote and backslash are escaped. */
export function jqlString(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
