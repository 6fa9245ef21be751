/** The cursor in the answer of a list. */
export type Cursor =
  | { has_more?: boolean | null | undefined; after_cursor?: string | null | undefined }
  | null
  | undefined;

/** Query of the next page of a list; null after the last one, where Zendesk still sends `links.next`. */
export function nextPage(meta: Cursor): Record<string, string> | null {
  return meta?.has_more === true && meta.after_cursor != null ? { 'page[after]': meta.after_cursor } : null;
}
