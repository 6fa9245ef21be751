import { describe, expect, it } from 'vitest';
import { delayOf } from '../../../src/domain/desk/delays.ts';
import { newDeskHealth, type QueuedWrite, type WaitingWrite } from '../../../src/domain/desk/health.ts';
import { WaitingWrites } from '../../../src/domain/desk/waiting-writes.ts';

const now = Date.UTC(2026, 0, 1);

const write = (operation: number, details: Partial<WaitingWrite> = {}): WaitingWrite => ({
  conversation: 'call/c',
  operation,
  reference: `DB-${operation}`,
  ticket: `T-${operation}`,
  priority: null,
  since: now - 1_000 + operation,
  failure: 'unavailable',
  delays: 1,
  retryAfterMs: null,
  limitOf: null,
  ...details,
});

/** The watch of a desk that does not answer. */
function silent(...writes: WaitingWrite[]) {
  const state = newDeskHealth();
  const queue = new WaitingWrites(state, []);
  for (const entry of writes) queue.enqueue(entry, now);
  return { state, queue };
}

/** The watch of a desk that answers. */
function answering(...writes: WaitingWrite[]) {
  const watch = silent(...writes);
  watch.state.answers = true;
  return watch;
}

/** Which writes would be permitted now, by a watch that has just continued as new. */
function nextWrites({ state, queue }: ReturnType<typeof silent>, at: number, limit: number): QueuedWrite[] {
  return new WaitingWrites(structuredClone(state), structuredClone(queue.values())).permitNext(at, limit);
}

const ids = (writes: { operation: number }[]) => writes.map(({ operation }) => operation);

describe('writes that wait for the desk', () => {
  it('are held back until the desk has answered after the last failure', () => {
    const watch = silent(write(1));
    expect(nextWrites(watch, now, 10)).toEqual([]);
    watch.state.answers = true;
    expect(ids(nextWrites(watch, now, 10))).toEqual([1]);
    watch.queue.enqueue(write(2), now);
    expect(nextWrites(watch, now, 10)).toEqual([]);
  });

  it('are permitted by urgency, then by age, and not more than the limit', () => {
    const state = answering(
      write(1, { priority: 'low' }),
      write(2),
      write(3, { priority: 'normal' }),
      write(4, { priority: 'urgent' }),
      write(5, { priority: 'high' }),
    );
    expect(ids(nextWrites(state, now, 10))).toEqual([4, 5, 2, 3, 1]);
    expect(ids(nextWrites(state, now, 2))).toEqual([4, 5]);
  });

  it('are kept once, according to the latest report', () => {
    const { queue } = answering(write(1), write(1, { priority: 'urgent' }), write(1, { conversation: 'call/other' }));
    expect(queue.values().map(({ conversation, priority }) => [conversation, priority])).toEqual([
      ['call/c', 'urgent'],
      ['call/other', null],
    ]);
  });

  it('all wait if the limit is that of the desk; only one waits if it is that of its ticket', () => {
    const desk = { failure: 'rateLimited', retryAfterMs: 60_000, limitOf: 'desk' } as const;
    const all = answering(write(1), write(2, desk));
    expect(nextWrites(all, now + 59_999, 10)).toEqual([]);
    expect(ids(nextWrites(all, now + 60_000, 10))).toEqual([1, 2]);
    const one = answering(write(1), write(2, { ...desk, limitOf: 'ticket' }));
    expect(ids(nextWrites(one, now, 10))).toEqual([1]);
    expect(ids(nextWrites(one, now + 60_000, 10))).toEqual([1, 2]);
  });

  it('that keep failing are delayed longer each time, others are not', () => {
    const state = answering(write(1, { delays: 5 }), write(2));
    expect(ids(nextWrites(state, now, 10))).toEqual([2]);
    expect(ids(nextWrites(state, now + delayOf(4), 10))).toEqual([1, 2]);
    const delays = [1, 2, 3, 10, 20, 100].map(delayOf);
    expect(delays).toEqual([...delays].sort((one, other) => one - other));
    expect(delays.at(-1)).toBe(600_000);
  });

  it('are gone once they are finished; only those that were waiting count as drained', () => {
    const { queue } = answering(write(1));
    expect(queue.remove(write(2))).toBe(false);
    expect(queue.remove(write(1))).toBe(true);
    expect(queue.values()).toEqual([]);
    expect(queue.nextDueAt).toBeNull();
  });

  it('that were permitted and never reported again are permitted once more after a while, those held back never', () => {
    const { queue } = answering(write(1), write(2));
    expect(ids(queue.permitNext(now, 1))).toEqual([1]);
    expect(queue.lostPermits(now + 14 * 60_000)).toEqual([]);
    expect(ids(queue.lostPermits(now + 15 * 60_000))).toEqual([1]);
    expect(queue.lostPermits(now + 29 * 60_000)).toEqual([]);
    expect(ids(queue.lostPermits(now + 24 * 3_600_000))).toEqual([1]);
  });

  it('that are only reported again, since the watch may have lost them, are no new failure', () => {
    const { state, queue } = answering(write(1));
    queue.permitNext(now, 1);
    for (const id of [1, 2, 3]) queue.enqueue(write(id, { delays: 5, again: true }), now);
    expect([state.answers, state.takesWrites, queue.count]).toEqual([true, true, 3]);
    expect(ids(queue.permitNext(now + delayOf(4), 10))).toEqual([2, 3]);
  });
});

describe('a rate limit of which the desk does not say what it applies to', () => {
  const limit = { failure: 'rateLimited', retryAfterMs: 468_000 } as const;

  it('holds back the write that met it, and no other', () => {
    const state = answering(write(1), write(2, limit));
    expect(ids(nextWrites(state, now, 10))).toEqual([1]);
    expect(ids(nextWrites(state, now + 468_000, 10))).toEqual([1, 2]);
  });

  it('holds back all writes once a write to another ticket meets it too, and not those to the same ticket', () => {
    const same = answering(write(1), write(2, limit), write(3, { ...limit, ticket: 'T-2' }));
    expect(ids(nextWrites(same, now, 10))).toEqual([1]);
    const other = answering(write(1), write(2, limit), write(3, limit));
    expect(nextWrites(other, now + 467_999, 10)).toEqual([]);
    expect(ids(nextWrites(other, now + 468_000, 10))).toEqual([1, 2, 3]);
    const news = answering(write(1), write(2, { ...limit, ticket: null }), write(3, { ...limit, ticket: null }));
    expect(nextWrites(news, now, 10)).toEqual([]);
  });

  it('is that of one ticket again when the time that was asked for is over', () => {
    const state = answering(write(1), write(2, limit));
    state.queue.enqueue(write(3, limit), now + 468_001);
    expect(ids(nextWrites(state, now + 468_001, 10))).toEqual([1, 2]);
  });
});

describe('a desk that answers and fails on every write', () => {
  /** Two writes that failed although each was permitted. */
  const failing = () => {
    const watch = answering(write(1), write(2), write(3));
    for (const id of [1, 2]) watch.queue.enqueue(write(id, { delays: 2 }), now);
    watch.state.answers = true;
    return watch;
  };
  const later = now + 10 * 60_000;

  it('gets one write at a time as a probe: one that failed least often', () => {
    const { state, queue } = failing();
    expect(state.takesWrites).toBe(false);
    expect(ids(queue.permitNext(later, 10))).toEqual([3]);
    expect([queue.permitNext(later, 10), queue.nextDueAt]).toEqual([[], null]);
    queue.enqueue(write(3, { delays: 2 }), later);
    queue.failing.noteFailedProbe(write(3), later);
    state.answers = true;
    expect([queue.permitNext(later, 10), state.outage?.writeProbeFailed]).toEqual([[], true]);
    expect(queue.nextDueAt).toBeGreaterThan(later);
  });

  it('gets the others as soon as it has done one; the outage is over when all are done', () => {
    const watch = failing();
    const { state, queue } = watch;
    if (state.outage !== null) state.outage.told = true;
    queue.remove(write(3));
    queue.failing.noteTakenWrite(later);
    expect(queue.isOutageOver(now)).toBe(false);
    expect(ids(nextWrites(watch, later, 10))).toEqual([1, 2]);
    for (const id of [1, 2]) queue.remove(write(id));
    expect(queue.isOutageOver(now)).toBe(true);
  });

  it('is noticed by a single write too, if it fails many times', () => {
    const { state, queue } = answering(write(1, { delays: 7 }));
    expect(state.takesWrites).toBe(true);
    queue.enqueue(write(1, { delays: 8 }), now);
    expect(state.takesWrites).toBe(false);
  });

  it('is not suspected because of a write that fails while others are done', () => {
    const { state, queue } = answering(write(1, { delays: 2 }));
    for (const delays of [3, 9, 20]) {
      queue.failing.noteTakenWrite(now + delays * 1_000);
      queue.enqueue(write(1, { delays }), now + delays * 1_000 + 1);
      queue.enqueue(write(2, { delays: 2 }), now + delays * 1_000 + 1);
    }
    expect(state.takesWrites).toBe(true);
  });
});
