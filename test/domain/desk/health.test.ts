import { describe, expect, it } from 'vitest';
import { newDeskHealth, type WaitingWrite } from '../../../src/domain/desk/health.ts';
import {
  delayOf,
  enqueue,
  forgetLostPermits,
  isOutageOver,
  nextDueAt,
  nextWrites,
  noteFailedProbe,
  noteTakenWrite,
  removeWrite,
} from '../../../src/domain/desk/waiting-writes.ts';

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

/** The state of the watch of a desk that answers. */
function answering(...writes: WaitingWrite[]) {
  const state = newDeskHealth();
  for (const entry of writes) enqueue(state, entry, now);
  state.answers = true;
  return state;
}

const ids = (writes: { operation: number }[]) => writes.map(({ operation }) => operation);

describe('writes that wait for the desk', () => {
  it('are held back until the desk has answered after the last failure', () => {
    const state = newDeskHealth();
    enqueue(state, write(1), now);
    expect(nextWrites(state, now, 10)).toEqual([]);
    state.answers = true;
    expect(ids(nextWrites(state, now, 10))).toEqual([1]);
    enqueue(state, write(2), now);
    expect(nextWrites(state, now, 10)).toEqual([]);
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
    const state = answering(write(1), write(1, { priority: 'urgent' }), write(1, { conversation: 'call/other' }));
    expect(state.waiting.map(({ conversation, priority }) => [conversation, priority])).toEqual([
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
    const state = answering(write(1));
    expect(removeWrite(state, write(2))).toBe(false);
    expect(removeWrite(state, write(1))).toBe(true);
    expect(state.waiting).toEqual([]);
    expect(nextDueAt(state)).toBeNull();
  });

  it('that were permitted and never reported again are forgotten, those held back never', () => {
    const state = answering(write(1), write(2));
    for (const entry of nextWrites(state, now, 1)) entry.permittedAt = now;
    forgetLostPermits(state, now + 24 * 3_600_000);
    expect(ids(state.waiting)).toEqual([2]);
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
    enqueue(state, write(3, limit), now + 468_001);
    expect(ids(nextWrites(state, now + 468_001, 10))).toEqual([1, 2]);
  });
});

describe('a desk that answers and fails on every write', () => {
  /** Two writes that failed although each was permitted. */
  const failing = () => {
    const state = answering(write(1), write(2), write(3));
    for (const id of [1, 2]) enqueue(state, write(id, { delays: 2 }), now);
    state.answers = true;
    return state;
  };
  const later = now + 10 * 60_000;

  it('gets one write at a time as a probe: one that failed least often', () => {
    const state = failing();
    expect(state.takesWrites).toBe(false);
    const [probe, ...others] = nextWrites(state, later, 10);
    expect([probe?.operation, others]).toEqual([3, []]);
    if (probe !== undefined) Object.assign(probe, { permittedAt: later });
    state.writeProbe = { conversation: 'call/c', operation: 3 };
    expect([nextWrites(state, later, 10), nextDueAt(state)]).toEqual([[], null]);
    enqueue(state, write(3, { delays: 2 }), later);
    noteFailedProbe(state, write(3), later);
    state.answers = true;
    expect([nextWrites(state, later, 10), state.outage?.writeProbeFailed]).toEqual([[], true]);
    expect(nextDueAt(state)).toBeGreaterThan(later);
  });

  it('gets the others as soon as it has done one; the outage is over when all are done', () => {
    const state = failing();
    if (state.outage !== null) state.outage.told = true;
    removeWrite(state, write(3));
    noteTakenWrite(state, later);
    expect(isOutageOver(state)).toBe(false);
    expect(ids(nextWrites(state, later, 10))).toEqual([1, 2]);
    for (const id of [1, 2]) removeWrite(state, write(id));
    expect(isOutageOver(state)).toBe(true);
  });

  it('is noticed by a single write too, if it fails many times', () => {
    const state = answering(write(1, { delays: 7 }));
    expect(state.takesWrites).toBe(true);
    enqueue(state, write(1, { delays: 8 }), now);
    expect(state.takesWrites).toBe(false);
  });

  it('is not suspected because of a write that fails while others are done', () => {
    const state = answering(write(1, { delays: 2 }));
    for (const delays of [3, 9, 20]) {
      noteTakenWrite(state, now + delays * 1_000);
      enqueue(state, write(1, { delays }), now + delays * 1_000 + 1);
      enqueue(state, write(2, { delays: 2 }), now + delays * 1_000 + 1);
    }
    expect(state.takesWrites).toBe(true);
  });
});
