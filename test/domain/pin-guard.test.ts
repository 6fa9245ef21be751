import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  admit,
  newPinGuard,
  fusePolicy,
  lockoutPolicy,
  reportAttempt,
  type PinGuardPolicy,
  type PinGuardState,
} from '../../src/domain/pin-guard.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const start = Date.UTC(2026, 0, 1);

/** Makes this number of different attempts at once; returns how many were admitted. */
function attempt(state: PinGuardState, count: number, now: number, policy: PinGuardPolicy = lockoutPolicy): number {
  const keys = Array.from({ length: count }, (_, index) => `attempt ${now} ${index}`);
  return keys.filter((key) => admit(state, key, now, policy).admitted).length;
}

describe('PIN lockout', () => {
  it('locks after three wrong PINs, also for the right one', () => {
    const state = newPinGuard();
    expect(attempt(state, 3, start)).toBe(3);
    expect(admit(state, 'right', start + 1, lockoutPolicy)).toEqual({
      admitted: false,
      retryAt: start + 15 * minuteMs,
    });
    expect(admit(state, 'right', start + 15 * minuteMs - 1, lockoutPolicy).admitted).toBe(false);
    expect(admit(state, 'right', start + 15 * minuteMs, lockoutPolicy).admitted).toBe(true);
  });

  it('does not extend a lock because of further attempts', () => {
    const state = newPinGuard();
    attempt(state, 3, start);
    for (let minute = 1; minute < 15; minute += 1) expect(attempt(state, 5, start + minute * minuteMs)).toBe(0);
    expect(attempt(state, 1, start + 15 * minuteMs)).toBe(1);
  });

  it('doubles each further lock, up to a day', () => {
    const state = newPinGuard();
    const locksMs: number[] = [];
    let now = start;
    for (let round = 0; round < 8; round += 1) {
      expect(attempt(state, 5, now)).toBe(3);
      locksMs.push(state.lockedUntil - now);
      now = state.lockedUntil;
    }
    const quartersOfAnHour = locksMs.map((lockMs) => lockMs / (15 * minuteMs));
    expect(quartersOfAnHour).toEqual([1, 2, 4, 8, 16, 32, 64, 96]);
  });

  it('counts the same key once, however often it is delivered', () => {
    const state = newPinGuard();
    for (let time = 0; time < 10; time += 1)
      expect(admit(state, 'same', start + time, lockoutPolicy).admitted).toBe(true);
    expect(attempt(state, 5, start + 20)).toBe(2);
  });

  it('still admits the attempt that caused the lock when it is delivered again', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    expect(admit(state, 'third', start, lockoutPolicy).admitted).toBe(true);
    expect(admit(state, 'third', start + 1, lockoutPolicy).admitted).toBe(true);
    expect(admit(state, 'fourth', start + 1, lockoutPolicy).admitted).toBe(false);
  });

  it('never admits more than the limit, whatever the order of attempts, failed checks and waits', () => {
    const steps = fc.array(
      fc.oneof(
        fc.record({ step: fc.constant('attempt' as const), key: fc.nat(12) }),
        fc.record({ step: fc.constant('void' as const), key: fc.nat(12) }),
        fc.record({ step: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 4 * minuteMs }) }),
      ),
      { maxLength: 80 },
    );
    fc.assert(
      fc.property(steps, (steps) => {
        const state = newPinGuard();
        const counted = new Set<string>();
        // Within the first lock nothing is forgotten, so all admitted attempts add up.
        let now = start;
        for (const step of steps) {
          if (step.step === 'wait') now = Math.min(now + step.ms, start + 15 * minuteMs - 1);
          else if (step.step === 'void') {
            reportAttempt(state, `key ${step.key}`, 'void', lockoutPolicy);
            counted.delete(`key ${step.key}`);
          } else if (admit(state, `key ${step.key}`, now, lockoutPolicy).admitted) counted.add(`key ${step.key}`);
          expect(counted.size).toBeLessThanOrEqual(lockoutPolicy.limit);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('lets an attacker who guesses without pause try only a few PINs a day', () => {
    const patience = fc.array(fc.integer({ min: 1, max: 30 * minuteMs }), { minLength: 100, maxLength: 300 });
    fc.assert(
      fc.property(patience, (waits) => {
        const state = newPinGuard();
        let now = start;
        let tried = 0;
        for (const wait of waits) {
          now += wait;
          if (now >= start + 24 * hourMs) break;
          tried += attempt(state, 4, now);
        }
        // Locks of 15 min, 30 min, 1, 2, 4, 8 and 16 hours: the eighth round begins after 31 hours.
        expect(tried).toBeLessThanOrEqual(7 * lockoutPolicy.limit);
      }),
    );
  });

  it('is cleared by the right PIN', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    expect(admit(state, 'right', start, lockoutPolicy).admitted).toBe(true);
    reportAttempt(state, 'right', 'right', lockoutPolicy);
    expect(state).toEqual(newPinGuard());
    expect(attempt(state, 5, start + 1)).toBe(3);
    expect(state.lockedUntil).toBe(start + 1 + 15 * minuteMs);
  });

  it('takes back an attempt that could not be checked, with the lock it caused', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    admit(state, 'third', start, lockoutPolicy);
    reportAttempt(state, 'third', 'void', lockoutPolicy);
    expect(state).toMatchObject({ lockedUntil: 0, locks: 0 });
    expect(attempt(state, 5, start + 1)).toBe(1);
  });

  it('takes an attempt back only once, and no unknown one', () => {
    const state = newPinGuard();
    attempt(state, 3, start);
    reportAttempt(state, 'never admitted', 'void', lockoutPolicy);
    expect(attempt(state, 5, start + 1)).toBe(0);
    reportAttempt(state, `attempt ${start} 0`, 'void', lockoutPolicy);
    reportAttempt(state, `attempt ${start} 0`, 'void', lockoutPolicy);
    expect(attempt(state, 5, start + 1)).toBe(1);
  });

  it('forgets wrong PINs after two days without one, and not before', () => {
    const early = newPinGuard();
    attempt(early, 2, start);
    expect(attempt(early, 5, start + 48 * hourMs - 1)).toBe(1);
    const late = newPinGuard();
    attempt(late, 2, start);
    expect(attempt(late, 5, start + 48 * hourMs)).toBe(3);
  });
});

describe('fuse over all callers', () => {
  const fuse = (state: PinGuardState, count: number, now: number) => attempt(state, count, now, fusePolicy);

  it('trips at its limit for a minute, never longer', () => {
    const state = newPinGuard();
    expect(fuse(state, 1_000, start)).toBe(300);
    expect(fuse(state, 10, start + minuteMs - 1)).toBe(0);
    expect(fuse(state, 10, start + minuteMs)).toBe(1);
    expect(state.lockedUntil).toBe(start + 2 * minuteMs);
  });

  it('admits at most its limit plus one per minute within its window', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 2 * minuteMs }), { maxLength: 40 }), (waits) => {
        const state = newPinGuard();
        const admittedAt: number[] = [];
        let now = start;
        for (const wait of waits) {
          now += wait;
          for (let count = fuse(state, 150, now); count > 0; count -= 1) admittedAt.push(now);
          const within = admittedAt.filter((at) => now - at < fusePolicy.forgetMs);
          expect(within.length).toBeLessThanOrEqual(fusePolicy.limit + fusePolicy.forgetMs / minuteMs);
        }
      }),
    );
  });

  it('forgets attempts one by one as they get old', () => {
    const state = newPinGuard();
    expect(fuse(state, 200, start)).toBe(200);
    expect(fuse(state, 99, start + 5 * minuteMs)).toBe(99);
    expect(fuse(state, 500, start + 10 * minuteMs)).toBe(201);
  });

  it('takes back only the attempt of a right PIN', () => {
    const state = newPinGuard();
    fuse(state, 299, start);
    admit(state, 'right', start, fusePolicy);
    reportAttempt(state, 'right', 'right', fusePolicy);
    expect(state.attempts).toHaveLength(299);
    expect(fuse(state, 10, start + 1)).toBe(1);
  });
});
