/** Metadata of a message or a control action, without nested values. */
export type FlatMetadata = Readonly<Record<string, string | number | boolean>>;

/** Most bytes of metadata as JSON (Sunshine Conversations v2, metadata). */
export const maximumMetadataBytes = 4096;

/** Metadata that fits, and what was shortened or left out for that. */
export interface FittedMetadata {
  metadata: Record<string, string | number | boolean>;
  /** Keys whose texts were shortened. */
  shortened: string[];
  /** Keys that were left out, because the metadata was too large even with empty texts. */
  dropped: string[];
}

const ellipsis = '…';

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** Bytes of a value as JSON. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value) ?? '');
}

/** The longest beginning of at most `maximumBytes` bytes of JSON, cut at a word if that loses little. */
function cutAt(text: string, maximumBytes: number): string {
  if (jsonBytes(text) <= maximumBytes) return text;
  const room = maximumBytes - jsonBytes(ellipsis);
  let bytes = 2;
  let kept = '';
  for (const character of text) {
    bytes += jsonBytes(character) - 2;
    if (bytes - 2 > room) break;
    kept += character;
  }
  const atWord = kept.replace(/[\s,;][^\s,;]*$/u, '');
  const cut = (atWord.length >= kept.length / 2 ? atWord : kept).replace(/[\s,;]+$/u, '');
  return cut === '' ? '' : `${cut}${ellipsis}`;
}

function withTexts(
  entries: [string, string | number | boolean][],
  level: number,
): Record<string, string | number | boolean> {
  return Object.fromEntries(
    entries.map(([key, value]) => [key, typeof value === 'string' ? cutAt(value, level) : value]),
  );
}

/**
 * Makes metadata fit. The longest texts are shortened first, at the end of a word, all to the same length; short ones
 * (ids, tags) change only if nothing else helps. Keys are left out, the last ones first, only if there is no room for
 * them even with an empty text; they are named in `dropped`.
 * @param maximumBytes most bytes of the metadata as JSON
 */
export function fitMetadata(metadata: FlatMetadata, maximumBytes: number = maximumMetadataBytes): FittedMetadata {
  const entries = Object.entries(metadata);
  const dropped: string[] = [];
  while (entries.length > 0 && jsonBytes(withTexts(entries, 2)) > maximumBytes) {
    const [last] = entries.pop() ?? [];
    if (last !== undefined) dropped.unshift(last);
  }
  // The highest level at which it fits: at 2 bytes every text is empty, which fits by now.
  let low = 2;
  let high = Math.max(2, ...entries.map(([, value]) => jsonBytes(value)));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonBytes(withTexts(entries, middle)) <= maximumBytes) low = middle;
    else high = middle - 1;
  }
  const fitted = withTexts(entries, low);
  return {
    metadata: fitted,
    shortened: entries.flatMap(([key, value]) => (fitted[key] === value ? [] : [key])),
    dropped,
  };
}
