import { waitingWritesBytes } from '../budgets.ts';
import { priorities } from '../tickets/tickets.ts';
import { answersUntil, noteAsked } from './asked.ts';
import { delayOf, firstDelayMs, isFailingAgain, isLimitShared } from './delays.ts';
import { FailingWrites } from './failing-writes.ts';
import { keyOf } from './health.ts';
import type { QueuedWrite, WaitingWrite, WatchState, WritePage, WriteRef } from './health.ts';
import { leastFailed, precedes, WriteIndex } from './write-index.ts';
import { firstPage, isPageBefore, movable, pageOfLast, unpermittedInOrder, type NewPage } from './write-pages.ts';

/** A permitted write that is not reported again is permitted once more after this time, in milliseconds. */
const lostPermitMs = 15 * 60_000;
/** Most writes that are permitted and not reported since. */
export const maximumPermitted = 1_000;
/** Most pages; they hold more than a million writes. */
const maximumPages = 1_000;

/**
 * The writes that wait for a desk, and the rules by which they are permitted. Each report costs at most a logarithm of
 * their number. Only a part of them is kept here; the caller moves the others to pages and reads them back when asked.
 */
export class WaitingWrites {
  readonly #state: WatchState;
  readonly #writes = new WriteIndex();
  /** The page that comes first, until a time or until the pages change; null if it has to be found. */
  #first: { page: WritePage | undefined; until: number } | null = null;
  /** Writes are being moved to pages. */
  #isEmptying = false;
  /** What the waiting writes say about the desk. */
  readonly failing: FailingWrites;

  /** @param state kept up to date; `waiting` is what `values()` returned when it was saved */
  constructor(state: WatchState, waiting: readonly QueuedWrite[]) {
    this.#state = state;
    this.failing = new FailingWrites(state);
    for (const write of waiting) this.#put(write);
  }

  /** The writes that are kept here. */
  values(): QueuedWrite[] {
    return this.#writes.values();
  }

  /** Bytes of the writes that are kept here. */
  get bytes(): number {
    return this.#writes.bytes;
  }

  /** True if writes have to move to a page, see {@link takePage}. */
  get isOverfull(): boolean {
    return this.bytes > waitingWritesBytes && this.#writes.size > this.#writes.permitted.size;
  }

  /** True if what is kept here can be what a new run begins with. */
  get fitsInRun(): boolean {
    return this.bytes <= waitingWritesBytes * 1.5;
  }

  /** How many writes wait, in pages too. */
  get count(): number {
    return this.#writes.size + this.#state.pages.reduce((sum, page) => sum + page.count - page.read, 0);
  }

  /** When the oldest one was recorded, epoch milliseconds; Infinity if none waits. */
  get oldest(): number {
    const oldest = this.values().reduce((least, { since }) => Math.min(least, since), Infinity);
    return this.#state.pages.reduce((least, { next }) => Math.min(least, next.since), oldest);
  }

  /** References of the urgent writes, oldest first, at most `limit`, and how many more there are. */
  urgent(limit: number): { references: string[]; more: number } {
    const urgency = priorities.indexOf('urgent');
    const here = this.values().filter(({ priority }) => priority === 'urgent');
    const inPages = this.#state.pages.filter((page) => page.urgency === urgency);
    const count = inPages.reduce((sum, page) => sum + page.count - page.read, here.length);
    const oldest = here.sort((one, other) => (precedes(one, other) ? -1 : 1)).slice(0, limit);
    return { references: oldest.map(({ reference }) => reference), more: count - oldest.length };
  }

  /** Adds a waiting write; a second report of it replaces the first. */
  enqueue(write: WaitingWrite, now: number): void {
    const state = this.#state;
    const before = this.#writes.get(write);
    if (write.again === true) noteAsked(state, now);
    if (write.again === true && before !== undefined) return;
    const askedMs = write.retryAfterMs ?? (write.failure === 'rateLimited' ? firstDelayMs : 0);
    const ownWaitMs = write.limitOf === 'desk' ? 0 : askedMs;
    // After a first failure the desk is probed at once; only a write that fails again is delayed. While the desk takes no
    // writes, the probes have their own interval.
    const delayMs = write.delays <= 1 || !state.takesWrites ? 0 : delayOf(write.delays - 1);
    const { conversation, operation, reference, priority, since, delays } = write;
    const queued: QueuedWrite = {
      conversation,
      operation,
      reference,
      priority,
      since,
      delays,
      notBefore: now + Math.max(ownWaitMs, delayMs),
      reportedAt: now,
      permittedAt: null,
      isFailing: write.again !== true && isFailingAgain(write),
      isAlone: before !== undefined && (before.isAlone || (before.isFailing && state.lastDoneAt > before.reportedAt)),
    };
    this.#put(queued);
    if (write.failure === 'rateLimited') {
      if (write.limitOf === 'desk' || (write.limitOf === null && isLimitShared(state, write, now + askedMs, now))) {
        state.pausedUntil = Math.max(state.pausedUntil, now + askedMs);
      }
    } else if (write.limitOf !== 'ticket' && write.failure !== 'conflict' && write.again !== true) {
      state.answers = false;
      this.failing.notice(queued, now);
    }
  }

  /** True if the outage is over: no write waits any more because of it, as all conversations that were asked have said. */
  isOutageOver(now: number): boolean {
    const { outage, answers, takesWrites, pages, incomplete } = this.#state;
    const isKnown = !incomplete && pages.length === 0 && answersUntil(this.#state, now) === null;
    return outage !== null && answers && takesWrites && isKnown && this.#writes.areAlone;
  }

  /** Removes a write that is done; returns true if it was waiting here. */
  remove(done: WriteRef): boolean {
    this.failing.delete(done);
    return this.#writes.delete(done) !== undefined;
  }

  /**
   * Writes that were permitted long ago and not reported since, to be permitted once more: where the permit was lost it
   * arrives now, and a conversation whose write does not wait any more says so.
   */
  lostPermits(now: number): QueuedWrite[] {
    const isLost = ({ permittedAt }: QueuedWrite) => permittedAt !== null && now - permittedAt >= lostPermitMs;
    const lost = [...this.#writes.permitted.values()].filter(isLost);
    for (const write of lost) this.#writes.permit(write, now);
    return lost;
  }

  /**
   * Permits the next writes, at most `limit`: the most urgent first, then the oldest. Ends early where a page comes first
   * (see {@link pageToRead}). While the desk takes no writes only one is permitted, as a probe: one that failed least
   * often, so that a write that cannot be done does not hide the desk's recovery.
   */
  permitNext(now: number, limit: number): QueuedWrite[] {
    const state = this.#state;
    if (!state.answers || now < state.pausedUntil || now < state.nextPermitAt) return [];
    if (!state.takesWrites) {
      if (this.#isProbeOpen || now < state.nextWriteProbeAt) return [];
      const probe = leastFailed(this.values(), now);
      if (probe === undefined) return [];
      this.#writes.permit(probe, now);
      state.writeProbe = { conversation: probe.conversation, operation: probe.operation };
      return [probe];
    }
    const page = this.#firstPage(now);
    const permitted: QueuedWrite[] = [];
    while (permitted.length < limit && this.#writes.permitted.size < maximumPermitted) {
      const next = this.#writes.firstDue(now);
      if (next === undefined || (page !== undefined && isPageBefore(page, next))) break;
      this.#writes.permit(next, now);
      permitted.push(next);
    }
    return permitted;
  }

  /** When the next waiting write may be permitted, epoch milliseconds; null if no write waits for a permit. */
  get nextDueAt(): number | null {
    const state = this.#state;
    if (this.#isProbeOpen || this.#writes.permitted.size >= maximumPermitted) return null;
    const ownAt = this.#writes.nextNotBefore ?? Infinity;
    const dueAt = state.pages.reduce((least, { notBefore }) => Math.min(least, notBefore), ownAt);
    if (dueAt === Infinity) return null;
    return Math.max(state.pausedUntil, state.nextPermitAt, state.takesWrites ? 0 : state.nextWriteProbeAt, dueAt);
  }

  /** The page that has to be read before the next write is permitted; undefined if there is none. */
  pageToRead(now: number): WritePage | undefined {
    const [page, next] = [this.#firstPage(now), this.#writes.firstDue(now)];
    if (page === undefined || next === undefined) return page;
    return this.#state.takesWrites && isPageBefore(page, next) ? page : undefined;
  }

  /** Takes writes out that have to move to a page; null if all fit here. Call it until it returns null. */
  takePage(now: number): NewPage | null {
    if (this.#state.pages.length >= maximumPages) this.forgetLast();
    if (this.isOverfull) this.#isEmptying = true;
    // More than has to go, so that the next reports do not cause a page each.
    else if (this.bytes <= waitingWritesBytes / 2) this.#isEmptying = false;
    if (!this.#isEmptying || this.#writes.size === this.#writes.permitted.size) return null;
    const taken = pageOfLast(this.#state.nextPage, movable(this.values(), now));
    this.#state.nextPage += 1;
    for (const write of taken.writes) this.remove(write);
    this.#state.pages.push(taken.page);
    this.#first = null;
    return taken;
  }

  /** Forgets the writes that would be permitted last, until no page is needed. All conversations will be asked. */
  forgetLast(): void {
    if (!this.isOverfull) return;
    this.#state.incomplete = true;
    for (const write of unpermittedInOrder(this.values()).toReversed()) {
      if (this.bytes <= waitingWritesBytes / 2) return;
      this.remove(write);
    }
  }

  /** Forgets all pages, since one of them is lost; returns them. Their conversations will be asked to report again. */
  forgetPages(): WritePage[] {
    const { pages } = this.#state;
    this.#state.pages = [];
    this.#first = null;
    this.#state.incomplete = true;
    return pages;
  }

  /** Adds the next writes of a page. Returns true if that was all of it: then the page is no longer needed. */
  addRead(page: WritePage, writes: readonly QueuedWrite[], next: QueuedWrite | null): boolean {
    page.read += writes.length;
    this.#first = null;
    // What was reported again is known better than the page knows it.
    for (const write of writes) if (this.#writes.get(write) === undefined) this.#put(write);
    if (next === null) this.#state.pages = this.#state.pages.filter((other) => other !== page);
    else page.next = { since: next.since, operation: next.operation };
    return next === null;
  }

  #firstPage(now: number): WritePage | undefined {
    if (this.#first === null || this.#first.until <= now) {
      const { pages } = this.#state;
      const later = pages.filter(({ notBefore }) => notBefore > now).map(({ notBefore }) => notBefore);
      this.#first = { page: firstPage(pages, now), until: Math.min(Infinity, ...later) };
    }
    return this.#first.page;
  }

  #put(write: QueuedWrite): void {
    this.#writes.put(write);
    this.failing.add(write);
  }

  /** True while a write that was permitted as a probe is not reported again. */
  get #isProbeOpen(): boolean {
    const { writeProbe } = this.#state;
    return writeProbe !== null && this.#writes.permitted.has(keyOf(writeProbe));
  }
}
