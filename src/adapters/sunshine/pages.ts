import type { CallOptions } from '../../ports/call.ts';

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  items: T[];
  /** Null: this was the last one. */
  next: string | null;
}

interface Meta {
  hasMore?: boolean | null | undefined;
  afterCursor?: string | null | undefined;
  beforeCursor?: string | null | undefined;
}

/** Makes a page of an answer. Messages are read backwards (`before`), everything else forwards (`after`). */
export function pageOf<T>(items: T[], meta: Meta | null | undefined, direction: 'after' | 'before'): Page<T> {
  const cursor = (direction === 'after' ? meta?.afterCursor : meta?.beforeCursor) ?? null;
  return { items, next: meta?.hasMore === true && cursor !== '' ? cursor : null };
}

/** The query for the page of a cursor; for null the first page. */
export function pageQuery(cursor: string | null, direction: 'after' | 'before'): Record<string, string> {
  return cursor === null ? {} : { [`page[${direction}]`]: cursor };
}

/** Reads all pages one after the other. Also ends if a cursor is repeated. */
export async function allPages<T>(
  read: (cursor: string | null, options: CallOptions) => Promise<Page<T>>,
  options: CallOptions,
): Promise<T[]> {
  const found: T[] = [];
  const seen = new Set<string>();
  for (let cursor: string | null = null; ;) {
    const { items, next }: Page<T> = await read(cursor, options);
    found.push(...items);
    if (next === null || seen.has(next)) return found;
    seen.add(next);
    cursor = next;
  }
}
