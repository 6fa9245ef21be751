import { newDeskHealth, type QueuedWrite, type WaitingWrite } from '../../../src/domain/desk/health.ts';
import { WaitingWrites } from '../../../src/domain/desk/waiting-writes.ts';
import { readCount } from '../../../src/domain/desk/write-pages.ts';
import { priorities } from '../../../src/domain/tickets/tickets.ts';

/** When the writes are reported and permitted, epoch milliseconds. */
export const now = Date.UTC(2026, 0, 1);
/** Characters of a value as JSON. */
export const sizeOf = (value: unknown): number => JSON.stringify(value).length;

/** The watch with its pages, as the workflow drives them. */
export class Driver {
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
      if (this.reads > 10_000) throw new Error('reads pages without end');
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
      if (this.pages.size > 1_000) throw new Error('writes pages without end');
      this.largestPage = Math.max(this.largestPage, sizeOf(taken.writes));
      this.pages.set(taken.page.id, taken.writes);
    }
  }
}

/** A write that was recorded a day before {@link now}, and `age` milliseconds later. */
export const write = (age: number, details: Partial<WaitingWrite> = {}): WaitingWrite => ({
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
export function drain(writes: readonly WaitingWrite[]): {
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
/** The conversations of the writes in the order in which they are to be permitted. */
export const inOrder = (writes: readonly WaitingWrite[]): string[] =>
  writes.toSorted((one, other) => order(one) - order(other)).map(({ conversation }) => conversation);

/** The first places in which two lists differ. */
export function differences(one: readonly unknown[], other: readonly unknown[]): unknown[] {
  const longer = one.length > other.length ? one : other;
  return longer
    .map((_entry, at) => [at, one[at], other[at]])
    .filter(([, left, right]) => left !== right)
    .slice(0, 5);
}

/** The first of the writes, each a millisecond younger than the one before. */
export const firstWrites = (count: number): WaitingWrite[] =>
  Array.from({ length: count }, (_entry, age) => write(age));
