import { describe, expect, it } from 'vitest';
import { waitingWritesBytes, writePageBytes } from '../../../src/domain/budgets.ts';
import { keyOf, newDeskHealth, newOutage, type QueuedWrite, type WritePage } from '../../../src/domain/desk/health.ts';
import { WaitingWrites } from '../../../src/domain/desk/waiting-writes.ts';
import { isOlder, leastFailed, precedes, urgencyOf, WriteIndex } from '../../../src/domain/desk/write-index.ts';
import { firstPage, isPageBefore, pageOfLast, readCount } from '../../../src/domain/desk/write-pages.ts';
import { jsonBytes } from '../../../src/domain/size.ts';
import { Driver, firstWrites, now, write } from './watch-with-pages.ts';

const queued = (operation: number, details: Partial<QueuedWrite> = {}): QueuedWrite => ({
  conversation: 'call/c',
  operation,
  reference: `DB-${operation}`,
  priority: null,
  since: operation,
  delays: 1,
  notBefore: 0,
  reportedAt: 0,
  permittedAt: null,
  isFailing: false,
  isAlone: false,
  ...details,
});
const ids = (writes: readonly { operation: number }[]): number[] => writes.map(({ operation }) => operation);
const pageOf = (id: number, details: Partial<WritePage> = {}): WritePage => ({
  id,
  urgency: 1,
  count: 10,
  bytes: 100,
  read: 0,
  next: { since: 10, operation: 1 },
  last: { since: 20, operation: 1 },
  notBefore: 0,
  ...details,
});

describe('the order of writes', () => {
  it('is by urgency, none being normal, then by age, then by number', () => {
    expect((['low', 'normal', null, 'high', 'urgent'] as const).map((priority) => urgencyOf({ priority }))).toEqual([
      0, 1, 1, 2, 3,
    ]);
    expect(isOlder({ since: 1, operation: 9 }, { since: 2, operation: 1 })).toBe(true);
    expect(isOlder({ since: 2, operation: 1 }, { since: 1, operation: 9 })).toBe(false);
    expect(isOlder({ since: 1, operation: 1 }, { since: 1, operation: 2 })).toBe(true);
    expect(isOlder({ since: 1, operation: 1 }, { since: 1, operation: 1 })).toBe(false);
    expect(precedes(queued(2, { priority: 'high' }), queued(1))).toBe(true);
    expect(precedes(queued(1), queued(2, { priority: 'high' }))).toBe(false);
    expect(precedes(queued(1), queued(2))).toBe(true);
    expect(precedes(queued(2), queued(1))).toBe(false);
  });

  it('puts those first that failed least often, while the desk takes no writes', () => {
    const writes = [
      queued(1, { delays: 3 }),
      queued(2, { delays: 2 }),
      queued(3, { delays: 2, priority: 'high' }),
      queued(4, { delays: 1, notBefore: 11 }),
      queued(5, { delays: 1, permittedAt: 5 }),
    ];
    expect(leastFailed(writes, 10)?.operation).toBe(3);
    expect(leastFailed(writes, 11)?.operation).toBe(4);
    expect(leastFailed([], 10)).toBeUndefined();
  });
});

describe('the index of the waiting writes', () => {
  it('knows number, size and what was permitted; a write of the same name replaces the other', () => {
    const index = new WriteIndex();
    for (const one of [queued(1), queued(2, { permittedAt: 7 }), queued(1, { isAlone: true })]) index.put(one);
    expect([index.size, index.bytes, index.areAlone]).toEqual([2, jsonBytes(index.values()) - 1, false]);
    expect([...index.permitted.keys()]).toEqual([keyOf(queued(2))]);
    index.put(queued(2, { isAlone: true }));
    expect([index.areAlone, index.permitted.size]).toEqual([true, 0]);
    expect(index.delete(queued(3))).toBeUndefined();
    expect(index.delete(queued(1))?.isAlone).toBe(true);
    expect([index.size, index.areAlone, index.bytes]).toEqual([1, true, jsonBytes(index.values()) - 1]);
    index.delete(queued(2));
    expect([index.size, index.bytes, index.areAlone, index.nextNotBefore]).toEqual([0, 0, true, null]);
  });

  it('finds the first that is due, and when the next one is', () => {
    const index = new WriteIndex();
    for (const one of [queued(1, { notBefore: 20 }), queued(2, { notBefore: 10 }), queued(3, { notBefore: 30 })]) {
      index.put(one);
    }
    expect([index.firstDue(9), index.nextNotBefore]).toEqual([undefined, 10]);
    expect(index.firstDue(10)?.operation).toBe(2);
    expect(index.firstDue(25)?.operation).toBe(1);
    index.delete(queued(1));
    expect([index.firstDue(25)?.operation, index.nextNotBefore]).toEqual([2, 10]);
    const two = index.get(queued(2));
    if (two !== undefined) index.permit(two, 40);
    expect([index.firstDue(25), index.nextNotBefore, two?.permittedAt]).toEqual([undefined, 30, 40]);
    expect(index.firstDue(30)?.operation).toBe(3);
  });

  it('has those that were permitted in the order in which they were permitted last', () => {
    const index = new WriteIndex();
    const writes = [queued(1), queued(2)];
    for (const one of writes) index.put(one);
    for (const at of [1, 2]) for (const one of writes) index.permit(one, at);
    if (writes[0] !== undefined) index.permit(writes[0], 3);
    expect(ids([...index.permitted.values()])).toEqual([2, 1]);
  });

  it('stays right however often writes are replaced', () => {
    const index = new WriteIndex();
    for (let round = 0; round < 200; round += 1) {
      for (const id of [1, 2, 3]) index.put(queued(id, { notBefore: round + id }));
    }
    expect([index.size, index.nextNotBefore, index.firstDue(201)?.operation]).toEqual([3, 200, 1]);
    expect(index.firstDue(1_000)?.operation).toBe(1);
  });
});

describe('a page', () => {
  it('has the last half of the writes, of one urgency, in their order', () => {
    const writes = [
      queued(3),
      queued(1, { notBefore: 5 }),
      queued(4, { notBefore: 9 }),
      queued(2),
      queued(5, { priority: 'high' }),
    ];
    const { page, writes: taken } = pageOfLast(7, writes);
    expect(ids(taken)).toEqual([2, 3, 4]);
    expect(page).toEqual({
      id: 7,
      urgency: 1,
      count: 3,
      bytes: jsonBytes(taken) - 1,
      read: 0,
      next: { since: 2, operation: 2 },
      last: { since: 4, operation: 4 },
      notBefore: 9,
    });
    const mixed = [queued(1, { priority: 'low' }), queued(2, { priority: 'low' }), queued(3), queued(4)];
    expect(ids(pageOfLast(1, [...mixed, queued(5)]).writes)).toEqual([1, 2]);
    expect(ids(pageOfLast(1, [queued(1)]).writes)).toEqual([1]);
    expect(() => pageOfLast(1, [])).toThrow('a page needs a write');
  });

  it('is no larger than its budget, unless one write alone is', () => {
    const large = (size: number, count: number) =>
      Array.from({ length: count }, (_entry, id) => queued(id, { reference: 'x'.repeat(size) }));
    const { page } = pageOfLast(1, large(50_000, 20));
    expect([page.count, page.bytes <= writePageBytes]).toEqual([5, true]);
    expect(pageOfLast(1, large(400_000, 4)).page.count).toBe(1);
  });

  it('comes first that holds the most urgent or oldest write, of those that may be read', () => {
    const pages = [
      pageOf(1),
      pageOf(2, { next: { since: 9, operation: 1 } }),
      pageOf(3, { urgency: 2, notBefore: 50 }),
      pageOf(4, { urgency: 0, next: { since: 1, operation: 1 } }),
    ];
    expect([firstPage(pages, 49)?.id, firstPage(pages, 50)?.id, firstPage([], 1)]).toEqual([2, 3, undefined]);
    expect(isPageBefore(pageOf(1), queued(9))).toBe(false);
    expect(isPageBefore(pageOf(1), queued(11))).toBe(true);
    expect(isPageBefore(pageOf(1, { urgency: 2 }), queued(9))).toBe(true);
    expect(isPageBefore(pageOf(1), queued(11, { priority: 'high' }))).toBe(false);
  });

  it('is read in parts, by turns with pages of the same time', () => {
    const large = pageOf(1, { count: 1_000, bytes: 300_000 });
    expect(readCount(large, [large])).toBe(500);
    expect(readCount({ ...large, read: 900 }, [large])).toBe(100);
    const overlapping = [
      large,
      large,
      large,
      pageOf(2, { urgency: 2 }),
      pageOf(3, { next: { since: 21, operation: 1 } }),
    ];
    expect(readCount(large, overlapping)).toBe(166);
    expect(
      readCount(
        large,
        Array.from({ length: 500 }, () => large),
      ),
    ).toBe(5);
    expect(readCount(pageOf(1, { count: 3, bytes: 300_000 }), [])).toBe(3);
  });
});

describe('the waiting writes beyond what is kept', () => {
  const filled = firstWrites(3_000).map((one) => ({ ...one, priority: null }));

  it('move to pages, the youngest, until half of the room is free; all are permitted in order', () => {
    const driver = new Driver();
    for (const one of filled) driver.report(one);
    expect(driver.pages.size).toBeGreaterThan(0);
    expect(driver.queue.bytes).toBeLessThanOrEqual(waitingWritesBytes);
    expect(driver.queue.count).toBe(3_000);
    expect([driver.queue.oldest, driver.queue.isOverfull]).toEqual([write(0).since, false]);
    driver.state.answers = true;
    const permitted = Array.from({ length: 3_000 }, () => driver.next()?.since);
    expect(permitted).toEqual(filled.map(({ since }) => since));
    expect([driver.next(), driver.queue.oldest, driver.queue.count]).toEqual([undefined, Infinity, 0]);
  });
});

describe('pages of waiting writes', () => {
  const watch = (pages: WritePage[], ...here: QueuedWrite[]) => {
    const state = { ...newDeskHealth(), pages, answers: true };
    return { state, queue: new WaitingWrites(state, here) };
  };

  it('count with what is kept: number, age, urgent ones, and when the next write is due', () => {
    const { queue } = watch(
      [
        pageOf(1, { urgency: 3, read: 4, notBefore: 40 }),
        pageOf(2, { next: { since: 2, operation: 1 }, notBefore: 60 }),
      ],
      queued(4, { priority: 'urgent', notBefore: 80 }),
      queued(5, { notBefore: 70 }),
      queued(3, { priority: 'urgent', notBefore: 50 }),
    );
    expect([queue.count, queue.oldest, queue.nextDueAt]).toEqual([19, 2, 40]);
    expect(queue.urgent(1)).toEqual({ references: ['DB-3'], more: 7 });
    expect(queue.urgent(9)).toEqual({ references: ['DB-3', 'DB-4'], more: 6 });
  });

  it('are read before a later write is permitted, and not before an earlier one', () => {
    const { queue } = watch([pageOf(1)], queued(9), queued(11));
    expect(queue.pageToRead(now)).toBeUndefined();
    expect(ids(queue.permitNext(now, 9))).toEqual([9]);
    expect(queue.pageToRead(now)?.id).toBe(1);
    expect(queue.permitNext(now, 9)).toEqual([]);
    expect(watch([pageOf(1, { notBefore: now + 1 })]).queue.pageToRead(now)).toBeUndefined();
  });

  it('that become readable later are found then', () => {
    const { queue } = watch([pageOf(1, { notBefore: 100 }), pageOf(2, { notBefore: 200, urgency: 2 })]);
    expect([99, 100, 199, 200].map((at) => queue.pageToRead(at)?.id)).toEqual([undefined, 1, 1, 2]);
  });

  it('are gone once they are read; a write that was reported again meanwhile stays as it was reported', () => {
    const page = pageOf(1, { count: 3 });
    const { state, queue } = watch([page], queued(9, { delays: 5 }));
    expect(queue.addRead(page, [queued(9), queued(10)], queued(12))).toBe(false);
    expect([page.read, page.next]).toEqual([2, { since: 12, operation: 12 }]);
    expect(queue.values().map(({ operation, delays }) => [operation, delays])).toEqual([
      [9, 5],
      [10, 1],
    ]);
    expect(queue.addRead(page, [queued(12)], null)).toBe(true);
    expect([state.pages, queue.count]).toEqual([[], 3]);
  });

  it('that are lost are forgotten, and the outage is not over before all are asked again', () => {
    const { state, queue } = watch([pageOf(1), pageOf(2)]);
    state.outage = newOutage(now);
    expect(queue.isOutageOver(now)).toBe(false);
    expect(queue.forgetPages().map(({ id }) => id)).toEqual([1, 2]);
    expect([state.pages, state.incomplete, queue.isOutageOver(now), queue.pageToRead(now)]).toEqual([
      [],
      true,
      false,
      undefined,
    ]);
    state.incomplete = false;
    expect(queue.isOutageOver(now)).toBe(true);
    state.outage = null;
    expect(queue.isOutageOver(now)).toBe(false);
  });
});
