import { describe, expect, it } from 'vitest';
import {
  delayOf,
  enqueue,
  forgetLostPermits,
  newDeskHealth,
  nextDueAt,
  nextWrites,
  removeWrite,
  type WaitingWrite,
} from '../../../src/domain/desk/health.ts';

const now = Date.UTC(2026, 0, 1);

const write = (operation: number, details: Partial<WaitingWrite> = {}): WaitingWrite => ({
  conversation: 'call/c',
  operation,
  reference: `DB-${operation}`,
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
    const all = answering(write(1), write(2, { failure: 'rateLimited', retryAfterMs: 60_000 }));
    expect(nextWrites(all, now + 59_999, 10)).toEqual([]);
    expect(ids(nextWrites(all, now + 60_000, 10))).toEqual([1, 2]);
    const limit = { failure: 'rateLimited', retryAfterMs: 60_000, limitOf: 'ticket' } as const;
    const one = answering(write(1), write(2, limit));
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
