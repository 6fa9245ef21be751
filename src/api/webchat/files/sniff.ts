import { fileTypeFromBuffer } from 'file-type';

/** How much of the beginning of a file is looked at, in bytes; the library needs no more for the types that we allow. */
export const headBytes = 4_100;

/** What a file is, told by its content. */
export interface SniffedType {
  /** Media type. */
  type: string;
  /** How the names of such files end, without the dot. */
  extension: string;
}

const plainText: SniffedType = { type: 'text/plain', extension: 'txt' };

/**
 * Tells what a file is by its first {@link headBytes} bytes, whatever it is called. A text is told by what it does not
 * contain, since it may begin like anything else (“BMW” like a bitmap); its rest must be watched by {@link watchText}.
 * @param types the media types that are of interest
 * @returns null: it is none of these
 */
export async function sniff(head: Uint8Array, types: readonly string[]): Promise<SniffedType | null> {
  const known = await fileTypeFromBuffer(head).catch(() => undefined);
  if (known !== undefined && types.includes(known.mime)) return { type: known.mime, extension: known.ext };
  if (!types.includes(plainText.type)) return null;
  try {
    watchText()(head, true);
  } catch {
    return null;
  }
  return looksLikeMarkup(head) ? null : plainText;
}

/**
 * Returns a function that takes a text piece by piece, and throws at the first byte that is no UTF-8, or a control
 * character that texts do not have.
 */
export function watchText(): (piece: Uint8Array, more: boolean) => void {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return (piece, more) => {
    const text = decoder.decode(piece, { stream: more });
    if (/[^\P{Cc}\t\n\f\r]/u.test(text)) throw new TypeError('not a text');
  };
}

/** A browser could run it, should it ever guess the type. */
function looksLikeMarkup(head: Uint8Array): boolean {
  return /^\s*<[a-z!?]/i.test(new TextDecoder().decode(head));
}
