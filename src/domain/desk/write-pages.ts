import { jsonBytes } from '../size.ts';
import { writePageBytes } from '../budgets.ts';
import type { QueuedWrite, WritePage } from './health.ts';
import { isOlder, precedes, urgencyOf } from './write-index.ts';

/** Most bytes that are read of a page at once. */
const readBytes = writePageBytes / 2;
/** Fewest writes that are read of a page at once. */
const fewestRead = 5;

/** A page to be written, with its writes in the order in which they will be permitted. */
export interface NewPage {
  page: WritePage;
  writes: QueuedWrite[];
}

/** The writes that are not permitted, in the order in which they will be. */
export function unpermittedInOrder(writes: readonly QueuedWrite[]): QueuedWrite[] {
  const unpermitted = writes.filter(({ permittedAt }) => permittedAt === null);
  return unpermitted.toSorted((one, other) => (precedes(one, other) ? -1 : 1));
}

/**
 * The writes of which some may move to a page: not permitted, and either all delayed or all due. Where most are delayed
 * they must not push out those that may be permitted now.
 */
export function movable(writes: readonly QueuedWrite[], now: number): QueuedWrite[] {
  const unpermitted = writes.filter(({ permittedAt }) => permittedAt === null);
  const delayed = unpermitted.filter(({ notBefore }) => notBefore > now);
  if (delayed.length > unpermitted.length / 2) return delayed;
  return unpermitted.filter(({ notBefore }) => notBefore <= now);
}

/**
 * A page of those writes that will be permitted last, at most half of all that are given, so that those that come first
 * stay. All writes of a page have one urgency.
 * @param writes not permitted, at least one
 */
export function pageOfLast(id: number, writes: readonly QueuedWrite[]): NewPage {
  const ordered = writes.toSorted((one, other) => (precedes(one, other) ? -1 : 1));
  const last = ordered.at(-1);
  if (last === undefined) throw new Error('a page needs a write');
  const taken: QueuedWrite[] = [];
  let bytes = 0;
  for (const write of ordered.slice(Math.floor(ordered.length / 2)).toReversed()) {
    const size = jsonBytes(write) + 1;
    if (taken.length > 0 && (urgencyOf(write) !== urgencyOf(last) || bytes + size > writePageBytes)) break;
    taken.push(write);
    bytes += size;
  }
  const notBefore = taken.reduce((latest, write) => Math.max(latest, write.notBefore), 0);
  const next = placeOf(taken.at(-1) ?? last);
  const counts = { count: taken.length, bytes, read: 0 };
  const page = { id, urgency: urgencyOf(last), ...counts, next, last: placeOf(last), notBefore };
  return { page, writes: taken.toReversed() };
}

/** The page whose next write comes first, of those that may be read now; undefined if there is none. */
export function firstPage(pages: readonly WritePage[], now: number): WritePage | undefined {
  return pages.reduce<WritePage | undefined>((first, page) => {
    if (page.notBefore > now) return first;
    return first === undefined || comesBefore(page, first) ? page : first;
  }, undefined);
}

/** True if the next write of a page comes before this write. */
export function isPageBefore(page: WritePage, write: QueuedWrite): boolean {
  const difference = page.urgency - urgencyOf(write);
  return difference === 0 ? isOlder(page.next, write) : difference > 0;
}

/**
 * How many writes to read of a page. Pages that hold writes of the same time are read by turns, each a little, so that
 * the watch never holds more than it may.
 */
export function readCount(page: WritePage, pages: readonly WritePage[]): number {
  const overlapping = pages.filter(({ urgency, next }) => urgency === page.urgency && !isOlder(page.last, next)).length;
  const share = readBytes / Math.max(1, overlapping);
  const wanted = Math.floor((share * page.count) / page.bytes);
  return Math.min(page.count - page.read, Math.max(fewestRead, wanted));
}

function comesBefore(one: WritePage, other: WritePage): boolean {
  return one.urgency === other.urgency ? isOlder(one.next, other.next) : one.urgency > other.urgency;
}

function placeOf({ since, operation }: QueuedWrite) {
  return { since, operation };
}
