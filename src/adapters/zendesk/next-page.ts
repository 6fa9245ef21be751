/** Cursor part of a list's answer. */
export type Cursor =
  | { has_more?: boolean | null | undefined; after_cursor?: string | null | undefined }
  | null
  | undefined;

/** Query of the next page of a list; null on the last one. `links.next` stays set there, so it is not asked. */
export function nextPage(meta: Cursor): Record<string, string> | null {
  return meta?.has_more === true && meta.after_cursor != null ? { 'page[after]': meta.after_cursor } : null;
}
