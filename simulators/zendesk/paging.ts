import { invalidPagination } from './errors.ts';

/** The query of a list request, as parsed by Fastify. */
export type ListQuery = Record<string, unknown>;

/** How a list can be sorted. */
export interface SortRules<T> {
  /** Sort keys by their name in the query. `id` always exists. */
  keys: Record<string, (item: T) => number | string>;
  /** Names that `sort` (cursor paging) accepts in addition to `id`. */
  cursorKeys: readonly string[];
  /** Key of the default order, which is ascending, then by id. Default `id`. */
  defaultKey?: string;
}

interface Order<T> {
  key: (item: T) => number | string;
  descending: boolean;
}

const defaultPageSize = 100;
const maxPageSize = 100;
const offsetDepth = 10_000;

/**
 * A page of a list in Zendesk's envelope: cursor paging when the query has `page[size]` or `page[after]`, else offset
 * paging. `linkBase` is the absolute URL of the list without query.
 */
export function paginate<T extends { id: number }>(
  name: string,
  items: readonly T[],
  query: ListQuery,
  linkBase: string,
  rules: SortRules<T>,
  render: (item: T) => unknown,
): Record<string, unknown> {
  const byCursor = ['page[size]', 'page[after]', 'page[before]'].some((key) => query[key] !== undefined);
  const page = byCursor ? cursorPage(items, query, linkBase, rules) : offsetPage(items, query, linkBase, rules);
  return { [name]: page.items.map((item) => render(item)), ...page.envelope };
}

interface Page<T> {
  items: T[];
  envelope: Record<string, unknown>;
}

function cursorPage<T extends { id: number }>(
  items: readonly T[],
  query: ListQuery,
  linkBase: string,
  rules: SortRules<T>,
): Page<T> {
  const size = query['page[size]'] === undefined ? defaultPageSize : Number(query['page[size]']);
  if (!Number.isInteger(size) || size < 1 || size > maxPageSize) {
    throw invalidPagination('InvalidPaginationParameter', 'page[size] must be an integer from 1 to 100');
  }
  // With a cursor, `sort_by` and `sort_order` are silently ignored, as on live accounts.
  const order = cursorOrder(query, rules);
  const sorted = sortItems(items, order);
  const before = query['page[before]'];
  const start = before === undefined ? positionAfter(sorted, query['page[after]'], order) : 0;
  const end = before === undefined ? start + size : positionAfter(sorted, before, order) - 1;
  const first = before === undefined ? start : Math.max(0, end - size);
  const slice = sorted.slice(first, Math.max(end, first));
  const hasMore = before === undefined ? end < sorted.length : first > 0;
  const afterCursor = encodeCursor(slice.at(-1), order);
  const beforeCursor = encodeCursor(slice[0], order);
  const link = (cursor: string | null, side: string) =>
    cursor === null
      ? null
      : `${linkBase}?${withParams(query, { [`page[${side}]`]: cursor, 'page[size]': String(size) })}`;
  return {
    items: slice,
    envelope: {
      meta: { has_more: hasMore, after_cursor: afterCursor, before_cursor: beforeCursor },
      // `next` is also set on the last page (recorded answers): clients must look at `has_more`.
      links: { prev: link(beforeCursor, 'before'), next: link(afterCursor, 'after') },
    },
  };
}

function offsetPage<T extends { id: number }>(
  items: readonly T[],
  query: ListQuery,
  linkBase: string,
  rules: SortRules<T>,
): Page<T> {
  const perPage = Math.min(positiveInteger(query['per_page'], maxPageSize), maxPageSize);
  const page = positiveInteger(query['page'], 1);
  if (page * perPage > offsetDepth) {
    throw invalidPagination('InvalidPaginationDepth', 'Limit of 10000 records exceeded. Use cursor pagination.');
  }
  const sortBy = typeof query['sort_by'] === 'string' ? query['sort_by'] : (rules.defaultKey ?? 'id');
  const key = rules.keys[sortBy] ?? ((item: T) => item.id);
  const sorted = sortItems(items, { key, descending: query['sort_order'] === 'desc' });
  const link = (target: number) => `${linkBase}?${withParams(query, { page: String(target) })}`;
  const slice = sorted.slice((page - 1) * perPage, page * perPage);
  return {
    items: slice,
    envelope: {
      next_page: page * perPage < sorted.length ? link(page + 1) : null,
      previous_page: page > 1 ? link(page - 1) : null,
      count: sorted.length,
    },
  };
}

function cursorOrder<T extends { id: number }>(query: ListQuery, rules: SortRules<T>): Order<T> {
  const sort = query['sort'];
  const defaultKey = rules.defaultKey === undefined ? undefined : rules.keys[rules.defaultKey];
  if (typeof sort !== 'string' || sort === '') return { key: defaultKey ?? ((item) => item.id), descending: false };
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = name === 'id' ? (item: T) => item.id : rules.cursorKeys.includes(name) ? rules.keys[name] : undefined;
  if (key === undefined) throw invalidPagination('InvalidPaginationParameter', `sort by ${name} is not supported`);
  return { key, descending };
}

function sortItems<T extends { id: number }>(items: readonly T[], order: Order<T>): T[] {
  const sign = order.descending ? -1 : 1;
  return items.toSorted((a, b) => sign * (compare(order.key(a), order.key(b)) || a.id - b.id));
}

function compare(a: number | string, b: number | string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function encodeCursor<T extends { id: number }>(item: T | undefined, order: Order<T>): string | null {
  if (item === undefined) return null;
  return Buffer.from(JSON.stringify([order.key(item), item.id])).toString('base64url');
}

/** Index of the first item after the cursor. */
function positionAfter<T extends { id: number }>(sorted: readonly T[], cursor: unknown, order: Order<T>): number {
  if (cursor === undefined) return 0;
  const [key, id] = decodeCursor(cursor);
  const sign = order.descending ? -1 : 1;
  const index = sorted.findIndex((item) => sign * (compare(order.key(item), key) || item.id - id) > 0);
  return index === -1 ? sorted.length : index;
}

function decodeCursor(cursor: unknown): [number | string, number] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(String(cursor), 'base64url').toString('utf8'));
    if (Array.isArray(parsed)) {
      const [key, id]: unknown[] = parsed;
      if ((typeof key === 'number' || typeof key === 'string') && typeof id === 'number') return [key, id];
    }
  } catch {
    // Falls through to the refusal.
  }
  throw invalidPagination('InvalidPaginationParameter', 'The cursor is invalid');
}

function positiveInteger(value: unknown, fallback: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number >= 1 ? number : fallback;
}

function withParams(query: ListQuery, changes: Record<string, string>): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (typeof value === 'string' && !/^page\[(?:after|before)\]$/u.test(key)) params.set(key, value);
  }
  for (const [key, value] of Object.entries(changes)) params.set(key, value);
  return params.toString();
}
