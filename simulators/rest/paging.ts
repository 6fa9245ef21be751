import { RestDeskError } from './errors.ts';

/** Position of a record in a list: by time, then by id. */
export type Place = [atMs: number, id: number];

/** The page that a list request asks for. */
export interface Paging {
  order: 'asc' | 'desc';
  limit: number;
  cursor?: string | undefined;
}

function compare(a: Place, b: Place): number {
  return a[0] - b[0] || a[1] - b[1];
}

function readCursor(cursor: string): Place {
  const [atMs, id] = cursor.split('~').map(Number);
  if (atMs !== undefined && id !== undefined && Number.isSafeInteger(atMs) && Number.isSafeInteger(id)) {
    return [atMs, id];
  }
  const fields = [{ field: 'cursor', message: 'is none of ours' }];
  throw new RestDeskError(422, 'validation_failed', 'The request has mistakes', fields);
}

/** One page. A cursor is a position, not a number of records, so that no record is lost by changes between two pages. */
export function pageOf<T>(
  records: T[],
  placeOf: (record: T) => Place,
  { order, limit, cursor }: Paging,
): { page: T[]; nextCursor: string | null } {
  const direction = order === 'asc' ? 1 : -1;
  const after = cursor === undefined ? null : readCursor(cursor);
  const rest = records
    .filter((record) => after === null || compare(placeOf(record), after) * direction > 0)
    .sort((a, b) => compare(placeOf(a), placeOf(b)) * direction);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const nextCursor = last === undefined || rest.length <= limit ? null : placeOf(last).join('~');
  return { page, nextCursor };
}
