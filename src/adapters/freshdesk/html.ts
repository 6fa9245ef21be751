const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

/** Plain text as HTML that shows exactly this text: markup is escaped, line breaks are kept. */
export function toHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => escapes[sign] ?? sign).replaceAll(/\r\n|\r|\n/g, '<br>');
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole;
  const hexadecimal = name[1] === 'x' || name[1] === 'X';
  const code = Number.parseInt(name.slice(hexadecimal ? 2 : 1), hexadecimal ? 16 : 10);
  return Number.isNaN(code) || code > 0x10_ff_ff ? whole : String.fromCodePoint(code);
}

/**
 * Removes everything from each `open` to the next `close`, or to the end when there is no `close`. Takes linear time.
 */
function removeBetween(html: string, open: string, close: string): string {
  const lower = html.toLowerCase();
  if (lower.length !== html.length) return html;
  let kept = '';
  let from = 0;
  for (;;) {
    const start = lower.indexOf(open, from);
    if (start < 0) return kept + html.slice(from);
    kept += html.slice(from, start);
    const end = lower.indexOf(close, start + open.length);
    if (end < 0) return kept;
    from = end + close.length;
  }
}

/** HTML as plain text: blocks and `<br>` become line breaks, comments, scripts and styles are removed. */
export function toText(html: string): string {
  const withoutComments = removeBetween(html, '<!--', '-->');
  const withoutScripts = removeBetween(withoutComments, '<script', '</script>');
  const visible = removeBetween(withoutScripts, '<style', '</style>');
  return visible
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/<br\b[^<>]*>|<\/(?:p|div|li|tr|h[1-6]|blockquote|pre)\s*>/gi, '\n')
    .replaceAll(/<[^<>]*>/g, '')
    .replaceAll(/&(#x?[\da-f]{1,6}|[a-z]{2,8});/gi, decodeEntity)
    .replaceAll(/[ \t]*\n[ \t]*/g, '\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

/** The form in which texts are compared: line breaks and indentation do not matter. */
export function comparable(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
