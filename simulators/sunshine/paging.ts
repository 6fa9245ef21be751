import { badRequest } from './errors.ts';

/** The query of a request as it was sent: `page[after]`, `page[before]`, `page[size]`, `filter[…]`. */
export type Query = Readonly<Record<string, string | string[] | undefined>>;

/** A page with cursors and links to its neighbours (Sunshine API description, pagination). */
export interface Page<T> {
  items: T[];
  meta: { hasMore: boolean; afterCursor?: string; beforeCursor?: string };
  links: { prev?: string; next?: string };
}

const defaultSize = 25;
const maxSize = 100;
const messagesPerPage = 100;

/** A value of the query; undefined when it was not sent. */
export function one(query: Query, name: string): string | undefined {
  const value = query[name];
  return Array.isArray(value) ? value[0] : value;
}

/** A page of a list. Without a cursor, it is the first one. */
export function pageOf<T extends { id: string }>(all: readonly T[], query: Query, base: string): Page<T> {
  const size = Number(one(query, 'page[size]') ?? defaultSize);
  if (!Number.isInteger(size) || size < 1 || size > maxSize) throw badRequest('Invalid parameter "page.size"');
  const cursor = readCursors(query);
  const before = cursor.before === null ? all.length : indexOf(all, cursor.before);
  const start = cursor.before === null ? afterIndex(all, cursor.after) : Math.max(0, before - size);
  const end = cursor.before === null ? Math.min(all.length, start + size) : before;
  return build(all, start, end, cursor.before === null ? end < all.length : start > 0, base);
}

/**
 * A page of up to a hundred messages. Without a cursor, it has the newest ones. `hasMore` is about the direction of the
 * cursor; without one, it is about older messages.
 */
export function messagePage<T extends { id: string }>(all: readonly T[], query: Query, base: string): Page<T> {
  const cursor = readCursors(query);
  if (cursor.after !== null) {
    const start = afterIndex(all, cursor.after);
    const end = Math.min(all.length, start + messagesPerPage);
    return build(all, start, end, end < all.length, base);
  }
  const end = cursor.before === null ? all.length : indexOf(all, cursor.before);
  const start = Math.max(0, end - messagesPerPage);
  return build(all, start, end, start > 0, base);
}

function readCursors(query: Query): { after: string | null; before: string | null } {
  const after = one(query, 'page[after]') ?? null;
  const before = one(query, 'page[before]') ?? null;
  if (after !== null && before !== null) throw badRequest('page.after and page.before are mutually exclusive');
  for (const cursor of [after, before]) {
    if (cursor !== null && !/^[0-9a-f]{24}$/u.test(cursor))
      throw badRequest('Invalid parameter "page": invalid cursor');
  }
  return { after, before };
}

/** Ids rise, so that the cursor of a deleted record still has a position. */
function indexOf(all: readonly { id: string }[], cursor: string): number {
  const index = all.findIndex(({ id }) => id >= cursor);
  return index === -1 ? all.length : index;
}

function afterIndex(all: readonly { id: string }[], cursor: string | null): number {
  if (cursor === null) return 0;
  const index = all.findIndex(({ id }) => id > cursor);
  return index === -1 ? all.length : index;
}

function build<T extends { id: string }>(
  all: readonly T[],
  start: number,
  end: number,
  hasMore: boolean,
  base: string,
): Page<T> {
  const items = all.slice(start, end);
  const first = start > 0 ? items[0]?.id : undefined;
  const last = end < all.length ? items.at(-1)?.id : undefined;
  return {
    items,
    meta: {
      hasMore,
      ...(last === undefined ? {} : { afterCursor: last }),
      ...(first === undefined ? {} : { beforeCursor: first }),
    },
    links: {
      ...(first === undefined ? {} : { prev: `${base}?page[before]=${first}` }),
      ...(last === undefined ? {} : { next: `${base}?page[after]=${last}` }),
    },
  };
}
