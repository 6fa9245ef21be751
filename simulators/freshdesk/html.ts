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

/** HTML after sanitizing: without scripts. With `strict`, also without comments and without attributes other than links. */
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

/** The text for `body_text` and `description_text`: without tags and line breaks. */
export function flatText(html: string): string {
  return decode(html.replaceAll(/<[^<>]*>/gu, ' '))
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** The text as a person sees it, with line breaks. */
export function shownText(html: string): string {
  return decode(html.replaceAll(/<br[^<>]*>/gu, '\n').replaceAll(/<[^<>]*>/gu, '')).trim();
}

/** HTML as the editor of an agent sends a text. */
export function typedHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<div>${escaped.replaceAll('\n', '<br>')}</div>`;
}
