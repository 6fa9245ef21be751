import { describe, expect, it } from 'vitest';
import { newDeskHealth, newOutage, type WaitingWrite } from '../../../src/domain/desk/health.ts';
import { WaitingWrites } from '../../../src/domain/desk/waiting-writes.ts';
import { now, write } from './watch-with-pages.ts';

/** The watch of a desk that answers, with these writes as they were reported now. */
function answering(...writes: WaitingWrite[]) {
  const state = newDeskHealth();
  const queue = new WaitingWrites(state, []);
  for (const one of writes) queue.enqueue({ ...one, priority: null }, now);
  state.answers = true;
  return { state, queue };
}

const failed = (id: number, delays = 2) => write(id, { delays, priority: null });

describe('a desk that takes no writes', () => {
  it('is out since the oldest of its failing writes; the next probe comes soon', () => {
    const { state } = answering(failed(5), failed(3), write(1));
    expect(state.takesWrites).toBe(false);
    expect(state.outage).toEqual(newOutage(failed(3).since));
    expect(state.nextWriteProbeAt).toBe(now + 300_000);
  });

  it('keeps the outage that it has', () => {
    const { state, queue } = answering(failed(5));
    expect(state.takesWrites).toBe(true);
    state.outage = { ...newOutage(now - 40_000), told: true };
    queue.enqueue(failed(6), now);
    expect([state.outage.since, state.nextWriteProbeAt]).toEqual([now - 40_000, now + 2_000]);
  });

  it('is not suspected for limits, conflicts, or what was only reported again', () => {
    const others: Partial<WaitingWrite>[] = [
      { failure: 'rateLimited' },
      { failure: 'conflict' },
      { limitOf: 'ticket' },
      { again: true },
    ];
    for (const details of others) {
      const { state, queue } = answering();
      for (const id of [1, 2]) queue.enqueue(write(id, { delays: 9, ...details }), now);
      expect([state.takesWrites, state.answers]).toEqual([true, true]);
    }
    const { state, queue } = answering();
    queue.enqueue(write(1), now);
    expect([state.takesWrites, state.answers]).toEqual([true, false]);
  });

  it('is not suspected for writes that are done meanwhile, or that failed before another was done', () => {
    const { state, queue } = answering(failed(1));
    queue.remove(failed(1));
    queue.enqueue(failed(2), now);
    expect(state.takesWrites).toBe(true);
    queue.failing.noteTakenWrite(now);
    queue.enqueue(failed(3), now + 1);
    expect(state.takesWrites).toBe(true);
    queue.enqueue(write(3, { priority: null }), now + 2);
    queue.enqueue(failed(4), now + 3);
    expect(state.takesWrites).toBe(true);
    queue.enqueue(failed(5), now + 3);
    expect(state.takesWrites).toBe(false);
  });

  it('gets a probe once the time has come, and the next one only after its report', () => {
    const { state, queue } = answering(failed(5), failed(3), write(1, { priority: null }));
    const at = now + 300_000;
    expect(queue.permitNext(at - 1, 9)).toEqual([]);
    const [probe] = queue.permitNext(at, 9);
    expect(probe).toMatchObject({ conversation: write(1).conversation, permittedAt: at });
    expect(state.writeProbe).toEqual({ conversation: write(1).conversation, operation: 1 });
    expect(queue.permitNext(at, 9)).toEqual([]);
    queue.failing.noteFailedProbe(write(5), at);
    expect(state.writeProbe).not.toBeNull();
    queue.failing.noteFailedProbe(write(1), at);
    expect([state.writeProbe, state.outage?.writeProbeFailed, state.nextWriteProbeAt]).toEqual([
      null,
      true,
      at + 300_000,
    ]);
    queue.failing.noteFailedProbe(write(1), at + 9);
    expect(state.nextWriteProbeAt).toBe(at + 300_000);
  });

  it('takes writes as soon as one is done: an outage of which nobody was told never was', () => {
    const { state, queue } = answering(failed(5), failed(3));
    queue.failing.noteTakenWrite(now + 7);
    expect([state.takesWrites, state.outage, state.lastDoneAt]).toEqual([true, null, now + 7]);
    queue.enqueue(failed(5, 3), now + 8);
    expect(state.takesWrites).toBe(true);
    queue.enqueue(failed(3, 3), now + 9);
    expect(state.takesWrites).toBe(true);
  });

  it('is still out for the administrator until what waits is done', () => {
    const { state, queue } = answering(failed(5), failed(3));
    state.outage = { ...newOutage(now), told: true, writeProbeFailed: true };
    state.writeProbe = { conversation: 'c', operation: 1 };
    queue.failing.noteTakenWrite(now + 7);
    expect(state).toMatchObject({
      takesWrites: true,
      writeProbe: null,
      outage: { told: true, writeProbeFailed: false },
    });
    state.outage = { ...newOutage(now), told: false };
    queue.failing.noteTakenWrite(now + 8);
    expect(state.outage).not.toBeNull();
  });
});

describe('a permit', () => {
  it('is given while the desk answers, is not paused, and the rate allows it', () => {
    const { state, queue } = answering(write(1, { priority: null }));
    const times = { pausedUntil: now + 5, nextPermitAt: now + 9 };
    Object.assign(state, times);
    expect(queue.nextDueAt).toBe(now + 9);
    expect([now + 4, now + 8].map((at) => queue.permitNext(at, 1))).toEqual([[], []]);
    expect(queue.permitNext(now + 9, 1)).toHaveLength(1);
    expect(queue.nextDueAt).toBeNull();
  });

  it('is given to a thousand writes at most that are not reported since', () => {
    const writes = Array.from({ length: 1_001 }, (_entry, id) => write(id, { priority: null }));
    const { queue } = answering(...writes);
    expect(queue.permitNext(now, 2_000)).toHaveLength(1_000);
    expect([queue.permitNext(now, 1), queue.nextDueAt]).toEqual([[], null]);
    queue.remove(write(0));
    expect(queue.nextDueAt).toBe(now);
    expect(queue.permitNext(now, 9)).toHaveLength(1);
  });

  it('comes after the wait that the desk asked for, or a second where it met a limit and asked for none', () => {
    const dueAfter = (details: Partial<WaitingWrite>) => {
      const { queue } = answering(write(1, { ...details }));
      return (queue.values()[0]?.notBefore ?? 0) - now;
    };
    expect(dueAfter({})).toBe(0);
    expect(dueAfter({ delays: 3 })).toBe(2_000);
    expect(dueAfter({ retryAfterMs: 7_000 })).toBe(7_000);
    expect(dueAfter({ retryAfterMs: 500, delays: 3 })).toBe(2_000);
    expect(dueAfter({ failure: 'rateLimited' })).toBe(1_000);
    expect(dueAfter({ failure: 'rateLimited', limitOf: 'desk', retryAfterMs: 7_000 })).toBe(0);
  });

  it('waits for all where the limit is that of the desk, the longest that was asked for', () => {
    const limited = (ms: number) => write(ms, { failure: 'rateLimited', limitOf: 'desk', retryAfterMs: ms });
    const { state } = answering(limited(9_000), limited(4_000));
    expect(state.pausedUntil).toBe(now + 9_000);
    expect(answering(write(1, { failure: 'rateLimited', limitOf: 'ticket', retryAfterMs: 9 })).state.pausedUntil).toBe(
      0,
    );
  });
});

describe('a write that fails alone', () => {
  it('is one that failed before and after another was done, and no other', () => {
    const { state, queue } = answering(failed(1));
    const isAlone = () => queue.values().find(({ operation }) => operation === 1)?.isAlone;
    expect(isAlone()).toBe(false);
    queue.enqueue(failed(1, 3), now + 1);
    expect(isAlone()).toBe(false);
    state.lastDoneAt = now + 2;
    queue.enqueue(failed(1, 4), now + 3);
    expect(isAlone()).toBe(true);
    queue.enqueue(failed(1, 5), now + 4);
    expect(isAlone()).toBe(true);
    Object.assign(state, { answers: true, outage: newOutage(now) });
    expect([state.takesWrites, queue.isOutageOver(now)]).toEqual([true, true]);
    queue.enqueue(write(2), now + 5);
    state.answers = true;
    expect(queue.isOutageOver(now)).toBe(false);
  });
});
