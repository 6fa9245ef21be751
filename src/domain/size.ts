import { utf8Length } from './text.ts';

/** Bytes of a value as JSON, as it counts for a payload. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value) ?? '');
}

const measured = new WeakMap<object, number>();

/** The same for an object that never changes: it is measured only once. */
export function bytesOnce(value: object): number {
  const known = measured.get(value);
  if (known !== undefined) return known;
  const bytes = jsonBytes(value) + 1;
  measured.set(value, bytes);
  return bytes;
}

/**
 * The items that fit, the newest first in line. Items are kept in their order.
 * @param items oldest first; none of them ever changes
 */
export function newestWithin<Item extends object>(items: readonly Item[], bytes: number): Item[] {
  let left = bytes;
  const tooOld = items.findLastIndex((item) => {
    left -= bytesOnce(item);
    return left < 0;
  });
  return items.slice(tooOld + 1);
}
