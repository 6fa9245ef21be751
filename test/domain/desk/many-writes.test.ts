import { describe, expect, it } from 'vitest';
import { stateBytes, waitingNoticesBytes, waitingWritesBytes } from '../../../src/domain/budgets.ts';
import { answersUntil, noteAsked } from '../../../src/domain/desk/asked.ts';
import { newOutage, type QueuedWrite } from '../../../src/domain/desk/health.ts';
import { differences, Driver, firstWrites, inOrder, now, sizeOf, write } from './watch-with-pages.ts';

const twentyThousand = firstWrites(20_000);

describe('many waiting writes', () => {
  it('that are reported twice or are found again in a page are permitted once while they wait', () => {
    const driver = new Driver();
    const writes = twentyThousand.slice(0, 6_000).map((one) => ({ ...one, priority: 'normal' as const }));
    for (const one of writes) driver.report(one);
    const inPages = [...driver.pages.values()].flat();
    const [again] = inPages;
    if (again === undefined) throw new Error('nothing was moved to a page');
    driver.report({ ...write(0), ...again, again: true, failure: 'unavailable', ticket: null });
    driver.state.answers = true;
    const permitted: QueuedWrite[] = [];
    for (let page = driver.queue.pageToRead(now); page !== undefined; page = undefined) {
      const stored = driver.pages.get(page.id) ?? [];
      driver.queue.addRead(page, stored, null);
    }
    for (const one of driver.queue.permitNext(now, 10_000)) permitted.push(one);
    const names = permitted.map(({ conversation }) => conversation);
    expect(new Set(names).size).toBe(names.length);
  });

  it('that are delayed do not push out those that may be permitted', () => {
    const driver = new Driver();
    const limited = { priority: 'urgent', failure: 'rateLimited', limitOf: 'ticket', retryAfterMs: 60_000 } as const;
    for (const one of twentyThousand.slice(0, 5_000)) driver.report({ ...one, ...limited });
    driver.state.answers = true;
    for (const one of twentyThousand.slice(5_000, 20_000)) {
      driver.report({ ...one, priority: 'low', failure: 'conflict' });
    }
    const permitted = Array.from({ length: 15_000 }, () => driver.next()?.since);
    expect(
      differences(
        permitted,
        twentyThousand.slice(5_000, 20_000).map(({ since }) => since),
      ),
    ).toEqual([]);
    expect(driver.next()).toBeUndefined();
    expect(driver.queue.nextDueAt).toBeGreaterThan(now);
  });

  it('whose page is lost are asked for again, and the outage is not over before', () => {
    const driver = new Driver();
    for (const one of twentyThousand.slice(0, 6_000)) driver.report(one);
    driver.state.outage = { ...newOutage(now), told: true };
    driver.state.answers = true;
    const { length } = driver.queue.values();
    expect(driver.queue.forgetPages().length).toBeGreaterThan(0);
    expect([driver.queue.count, driver.state.incomplete]).toEqual([length, true]);
    const minuteMs = 60_000;
    const later = now + minuteMs;
    let done = 0;
    const drainAll = (): void => {
      for (let one = driver.next(later); one !== undefined; one = driver.next(later)) done += 1;
    };
    drainAll();
    expect(driver.queue.isOutageOver(now)).toBe(false);
    // Asked again, they answer little by little: the outage is over when all that waits is done, and not in between.
    driver.state.incomplete = false;
    noteAsked(driver.state, now);
    expect(driver.queue.isOutageOver(now)).toBe(false);
    const lost = twentyThousand.slice(0, 6_000).filter((one) => !driver.permitted.has(one.conversation));
    for (const [at, one] of lost.entries()) {
      driver.queue.enqueue({ ...one, again: true }, later);
      if (at % 500 === 0) drainAll();
      expect(driver.queue.isOutageOver(now + 2 * minuteMs)).toBe(false);
    }
    drainAll();
    expect(done).toBe(6_000);
    expect(driver.queue.isOutageOver(now + 3 * minuteMs - 1)).toBe(false);
    expect(answersUntil(driver.state, now + 2 * minuteMs)).toBe(now + 3 * minuteMs);
    expect(driver.queue.isOutageOver(now + 3 * minuteMs)).toBe(true);
  });

  it('beyond what all pages hold stay in their conversations, which are asked later', () => {
    const driver = new Driver();
    const page = { id: 0, urgency: 3, count: 1, bytes: 1, read: 0, next: write(0), last: write(0), notBefore: 0 };
    driver.state.pages = Array.from({ length: 1_000 }, () => page);
    for (const one of twentyThousand.slice(0, 6_000)) driver.report(one);
    expect([driver.state.pages.length, driver.state.incomplete]).toEqual([1_000, true]);
    expect(driver.queue.bytes).toBeLessThanOrEqual(waitingWritesBytes);
    expect(sizeOf(driver.saved)).toBeLessThan(stateBytes);
  });

  it('that come faster than pages are written are forgotten, the last ones first, until a new run can begin with the rest', () => {
    const { queue, state } = new Driver();
    for (const one of twentyThousand) queue.enqueue(one, now);
    expect([queue.fitsInRun, queue.isOverfull, state.incomplete]).toEqual([false, true, false]);
    queue.forgetLast();
    expect([queue.fitsInRun, queue.isOverfull, state.incomplete]).toEqual([true, false, true]);
    const kept = queue.values();
    expect(queue.takePage(now)).toBeNull();
    expect(new Set(kept.map(({ conversation }) => conversation))).toEqual(
      new Set(inOrder(twentyThousand).slice(0, kept.length)),
    );
    queue.forgetLast();
    expect(queue.values()).toHaveLength(kept.length);
  });

  it('may be as many as half above the budget where a new run begins, and no more', () => {
    const { queue, state } = new Driver();
    for (const one of twentyThousand) {
      queue.enqueue(one, now);
      if (!queue.fitsInRun) break;
    }
    expect(queue.bytes).toBeGreaterThan(waitingWritesBytes * 1.5);
    expect(queue.bytes).toBeLessThan(waitingWritesBytes * 1.5 + 1_000);
    expect(sizeOf({ ...state, waiting: queue.values() }) + waitingNoticesBytes).toBeLessThan(stateBytes);
  });
});
