/** The cursor in the answer of a list. */
export type Cursor =
  | { has_more?: boolean | null | undefined; after_cursor?: string | null | undefined }
  | null
  | undefined;

/**
 * Query of the next page of a list; null after the last one, where Zendesk still sends `links.next`, and after a page
 * that repeats its cursor.
 * @param isNewPage of `onceEach`, one for each list
 */
export function nextPage(meta: Cursor, isNewPage: (page: string | null) => boolean): Record<string, string> | null {
  const { has_more, after_cursor = null } = meta ?? {};
  if (has_more !== true || after_cursor === null || !isNewPage(after_cursor)) return null;
  return { 'page[after]': after_cursor };
}
