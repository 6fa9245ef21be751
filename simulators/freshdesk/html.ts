const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

function decode(text: string): string {
  return text.replaceAll(/&(?:amp|lt|gt|quot|#39|nbsp);/gu, (entity) => entities[entity] ?? entity);
}

/** HTML as a sanitiser leaves it: no scripts; and when `strict` no comments and no attributes but links either. */
export function sanitize(html: string, strict: boolean): string {
  const safe = html.replaceAll(/<script[^<>]*>[^<]*<\/script>/giu, '');
  if (!strict) return safe;
  return safe
    .replaceAll(/<!--[^<>]*-->/gu, '')
    .replaceAll(/<([a-z][a-z0-9]*)(?![a-z0-9])([^<>]*)>/giu, (_tag, name: string, rest: string) => {
      const link = /\shref="[^"<>]*"/u.exec(rest)?.[0] ?? '';
      return `<${name}${link}>`;
    });
}

/** `body_text` and `description_text`: tags are gone, and so are line breaks. */
export function flatText(html: string): string {
  return decode(html.replaceAll(/<[^<>]*>/gu, ' '))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** What a person sees, with line breaks. */
export function shownText(html: string): string {
  return decode(html.replaceAll(/<br[^<>]*>/gu, '\n').replaceAll(/<[^<>]*>/gu, '')).trim();
}

/** A text as a human's editor sends it. */
export function typedHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div>${escaped.replaceAll('\n', '<br>')}</div>`;
}
