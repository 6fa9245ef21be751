import { describe, expect, it } from 'vitest';
import { stateBytes, waitingWritesBytes, writePageBytes } from '../../../src/domain/budgets.ts';
import { newDeskHealth, type QueuedWrite, type WaitingWrite } from '../../../src/domain/desk/health.ts';
import { answersUntil, noteAsked } from '../../../src/domain/desk/asked.ts';
import { WaitingWrites } from '../../../src/domain/desk/waiting-writes.ts';
import { readCount } from '../../../src/domain/desk/write-pages.ts';
import { priorities } from '../../../src/domain/tickets/tickets.ts';
import { countWork } from '../../support/work.ts';

const now = Date.UTC(2026, 0, 1);
const sizeOf = (value: unknown): number => JSON.stringify(value).length;

/** The watch with its pages, as the workflow drives them. */
class Driver {
  readonly state = newDeskHealth();
  queue = new WaitingWrites(this.state, []);
  readonly pages = new Map<number, QueuedWrite[]>();
  readonly permitted = new Set<string>();
  largestPage = 0;
  reads = 0;

  report(write: WaitingWrite): void {
    this.queue.enqueue(write, now);
    this.#store();
  }

  /** The next write that is permitted; undefined if none waits. */
  next(at = now): QueuedWrite | undefined {
    for (let page = this.queue.pageToRead(at); page !== undefined; page = this.queue.pageToRead(at)) {
      const stored = this.pages.get(page.id) ?? [];
      const { read } = page;
      const count = readCount(page, this.state.pages);
      this.reads += 1;
      if (this.queue.addRead(page, stored.slice(read, read + count), stored[read + count] ?? null)) {
        this.pages.delete(page.id);
      }
      this.#store();
    }
    const [write] = this.queue.permitNext(at, 1);
    if (write !== undefined) {
      this.queue.remove(write);
      this.permitted.add(write.conversation);
    }
    return write;
  }

  /** What the workflow's next run begins with. */
  get saved() {
    return { ...this.state, waiting: this.queue.values() };
  }

  #store(): void {
    for (let taken = this.queue.takePage(now); taken !== null; taken = this.queue.takePage(now)) {
      this.largestPage = Math.max(this.largestPage, sizeOf(taken.writes));
      this.pages.set(taken.page.id, taken.writes);
    }
  }
}

const write = (age: number, details: Partial<WaitingWrite> = {}): WaitingWrite => ({
  conversation: `call/0a1b2c3d-0000-4000-8000-${String(age).padStart(12, '0')}`,
  operation: 1,
  reference: 'DB-7KQ4-M2XF',
  ticket: String(age),
  priority: priorities[(age * 7) % 4] ?? null,
  since: now - 86_400_000 + age,
  failure: 'unavailable',
  delays: 1,
  retryAfterMs: null,
  limitOf: null,
  ...details,
});

/** Reports the writes, then permits all; returns them in the order in which they were permitted. */
function drain(writes: readonly WaitingWrite[]): {
  driver: Driver;
  permitted: QueuedWrite[];
  largest: number;
  count: number;
} {
  const driver = new Driver();
  for (const one of writes) driver.report(one);
  const largest = sizeOf(driver.saved);
  const { count } = driver.queue;
  driver.state.answers = true;
  const permitted: QueuedWrite[] = [];
  for (let one = driver.next(); one !== undefined; one = driver.next()) permitted.push(one);
  return { driver, permitted, largest, count };
}

const order = (one: { priority: QueuedWrite['priority']; since: number }): number =>
  -priorities.indexOf(one.priority ?? 'normal') * 1e15 + one.since;
const inOrder = (writes: readonly WaitingWrite[]): string[] =>
  writes.toSorted((one, other) => order(one) - order(other)).map(({ conversation }) => conversation);

/** The first places in which two lists differ. */
function differences(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const longer = one.length > other.length ? one : other;
  return longer
    .map((_entry, at) => [at, one[at], other[at]])
    .filter(([, left, right]) => left !== right)
    .slice(0, 5);
}

const hundredThousand = Array.from({ length: 100_000 }, (_entry, age) => write(age));

describe('100,000 waiting writes', () => {
  it('are permitted in strict order across pages; the state and each page stay within their budgets', () => {
    const { driver, permitted, largest, count } = drain(hundredThousand);
    expect(count).toBe(100_000);
    expect(
      differences(
        permitted.map(({ conversation }) => conversation),
        inOrder(hundredThousand),
      ),
    ).toEqual([]);
    expect(largest).toBeLessThan(stateBytes / 2);
    expect(driver.largestPage).toBeLessThanOrEqual(writePageBytes + 1);
    expect([driver.pages.size, driver.queue.count, driver.state.pages]).toEqual([0, 0, []]);
  });

  it('are permitted in strict order too if they were reported in any order', () => {
    const shuffled = Array.from({ length: 30_000 }, (_entry, at) =>
      write((at * 6_151) % 30_000, { priority: 'normal' }),
    );
    const { driver, permitted } = drain(shuffled);
    expect(
      differences(
        permitted.map(({ conversation }) => conversation),
        inOrder(shuffled),
      ),
    ).toEqual([]);
    expect(driver.reads).toBeLessThan(3_000);
  });

  it('cost work that grows with their number, and not with its square', () => {
    const some = hundredThousand.slice(0, 10_000);
    expect(countWork(() => drain(some))).toBeLessThan(50 * 10_000);
  });
});

describe('many waiting writes', () => {
  it('that are reported twice or are found again in a page are permitted once while they wait', () => {
    const driver = new Driver();
    const writes = hundredThousand.slice(0, 6_000).map((one) => ({ ...one, priority: 'normal' as const }));
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
    for (const one of hundredThousand.slice(0, 5_000)) driver.report({ ...one, ...limited });
    driver.state.answers = true;
    for (const one of hundredThousand.slice(5_000, 20_000)) {
      driver.report({ ...one, priority: 'low', failure: 'conflict' });
    }
    const permitted = Array.from({ length: 15_000 }, () => driver.next()?.since);
    expect(
      differences(
        permitted,
        hundredThousand.slice(5_000, 20_000).map(({ since }) => since),
      ),
    ).toEqual([]);
    expect(driver.next()).toBeUndefined();
    expect(driver.queue.nextDueAt).toBeGreaterThan(now);
  });

  it('whose page is lost are asked for again, and the outage is not over before', () => {
    const driver = new Driver();
    for (const one of hundredThousand.slice(0, 6_000)) driver.report(one);
    driver.state.outage = { ...newOutageOf(now), told: true };
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
    const lost = hundredThousand.slice(0, 6_000).filter((one) => !driver.permitted.has(one.conversation));
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
    for (const one of hundredThousand.slice(0, 6_000)) driver.report(one);
    expect([driver.state.pages.length, driver.state.incomplete]).toEqual([1_000, true]);
    expect(driver.queue.bytes).toBeLessThanOrEqual(waitingWritesBytes);
    expect(sizeOf(driver.saved)).toBeLessThan(stateBytes);
  });
});

function newOutageOf(since: number) {
  return {
    since,
    told: false,
    writesOnly: false,
    writeProbeFailed: false,
    reminders: 0,
    nextReminderAt: 0,
    drained: 0,
  };
}
