import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinGuardBytes } from '../../src/domain/budgets.ts';
import {
  admit as admitAttempt,
  forgottenAt,
  lockoutPolicy,
  longestCheckMs,
  maximumKeysPerGuess,
  maximumTakenBack,
  newPinGuard,
  settle as settleAttempt,
  verifiedMs,
  type Admission,
  type PinGuardState,
  type PinOutcome,
} from '../../src/domain/pin-guard.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const start = Date.UTC(2026, 0, 1);

/** One attempt; unless told otherwise, each key is another guess. */
function admit(
  state: PinGuardState,
  key: string,
  now: number,
  guess = `guess of ${key}`,
  fuseBlown = false,
): Admission {
  return admitAttempt(state, { key, guess, fuseBlown }, now, lockoutPolicy);
}

function settle(state: PinGuardState, key: string, outcome: PinOutcome, now = start): void {
  settleAttempt(state, { key, outcome }, now, lockoutPolicy);
}

/** Makes this number of different attempts at once; returns how many were admitted. */
function attempt(state: PinGuardState, count: number, now: number): number {
  const keys = Array.from({ length: count }, (_, index) => `attempt ${now} ${index}`);
  return keys.filter((key) => admit(state, key, now).admitted).length;
}

describe('PIN lockout', () => {
  it('locks after three wrong PINs, also for the right one', () => {
    const state = newPinGuard();
    expect(attempt(state, 3, start)).toBe(3);
    expect(admit(state, 'right', start + 1)).toEqual({
      admitted: false,
      retryAt: start + 15 * minuteMs,
    });
    expect(admit(state, 'right', start + 15 * minuteMs - 1).admitted).toBe(false);
    expect(admit(state, 'right', start + 15 * minuteMs).admitted).toBe(true);
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
    for (let time = 0; time < 10; time += 1) expect(admit(state, 'same', start + time).admitted).toBe(true);
    expect(attempt(state, 5, start + 20)).toBe(2);
  });

  it('still admits the attempt that caused the lock when it is delivered again', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    expect(admit(state, 'third', start).admitted).toBe(true);
    expect(admit(state, 'third', start + 1).admitted).toBe(true);
    expect(admit(state, 'fourth', start + 1).admitted).toBe(false);
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
            settle(state, `key ${step.key}`, 'void', now);
            counted.delete(`key ${step.key}`);
          } else if (admit(state, `key ${step.key}`, now).admitted) counted.add(`key ${step.key}`);
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
    expect(admit(state, 'right', start).admitted).toBe(true);
    settle(state, 'right', 'right');
    expect(state).toEqual({ ...newPinGuard(), verifiedAt: start });
    expect(attempt(state, 5, start + 1)).toBe(3);
    expect(state.lockedUntil).toBe(start + 1 + 15 * minuteMs);
  });

  it('takes back an attempt that could not be checked, with the lock it caused', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    admit(state, 'third', start);
    settle(state, 'third', 'void');
    expect(state).toMatchObject({ lockedUntil: 0, locks: 0 });
    expect(attempt(state, 5, start + 1)).toBe(1);
  });

  it('takes an attempt back only once, and no unknown one', () => {
    const state = newPinGuard();
    attempt(state, 3, start);
    settle(state, 'never admitted', 'void');
    expect(attempt(state, 5, start + 1)).toBe(0);
    settle(state, `attempt ${start} 0`, 'void');
    settle(state, `attempt ${start} 0`, 'void');
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

describe('the same guess', () => {
  it('counts once while its checks run at the same time, and again when it is said later', () => {
    const state = newPinGuard();
    for (let call = 0; call < 40; call += 1) expect(admit(state, `call ${call}`, start, 'same').admitted).toBe(true);
    expect(state.guesses).toHaveLength(1);
    settle(state, 'call 0', 'wrong');
    expect(admit(state, 'later', start + 1, 'same').admitted).toBe(true);
    expect(state.guesses).toHaveLength(2);
    settle(state, 'later', 'wrong');
    expect([1, 2, 3].filter((time) => admit(state, `more ${time}`, start + 2, 'same').admitted)).toHaveLength(3);
    settle(state, 'more 1', 'wrong');
    expect(admit(state, 'fourth', start + 3, 'same').admitted, 'locked after the third').toBe(false);
  });

  it('joins its other checks also when two wrong PINs were said before, and none of them is locked out', () => {
    const state = newPinGuard();
    attempt(state, 2, start);
    const keys = Array.from({ length: 40 }, (_, index) => `right ${index}`);
    expect(keys.every((key) => admit(state, key, start, 'right').admitted)).toBe(true);
    expect(admit(state, 'other', start).admitted).toBe(false);
    for (const key of keys) settle(state, key, 'right');
    expect(admit(state, 'other', start).admitted).toBe(true);
  });

  it('stays counted until all of its checks were taken back', () => {
    const state = newPinGuard();
    for (const key of ['first', 'second']) admit(state, key, start, 'same');
    settle(state, 'first', 'void');
    expect(state.guesses).toHaveLength(1);
    settle(state, 'second', 'void');
    expect(state.guesses).toHaveLength(0);
  });

  it('stays counted when one check found it wrong and another could not be done', () => {
    const state = newPinGuard();
    for (const key of ['first', 'second']) admit(state, key, start, 'same');
    settle(state, 'first', 'wrong');
    settle(state, 'second', 'void');
    expect(state.guesses).toHaveLength(1);
  });

  it('whose outcome was never reported counts as wrong after the longest time of a check', () => {
    const state = newPinGuard();
    admit(state, 'lost', start, 'same');
    admit(state, 'later', start + longestCheckMs, 'same');
    expect(state.guesses).toHaveLength(2);
  });
});

describe('an attempt that is taken back before it arrives', () => {
  it('is not admitted any more, and counts nothing', () => {
    const state = newPinGuard();
    settle(state, 'late', 'void');
    expect(admit(state, 'late', start + longestCheckMs - 1).admitted).toBe(false);
    expect(state.guesses).toHaveLength(0);
  });

  it('is forgotten once it cannot arrive any more', () => {
    const state = newPinGuard();
    settle(state, 'late', 'void');
    expect(forgottenAt(state, lockoutPolicy)).toBe(start + longestCheckMs);
    expect(admit(state, 'late', start + longestCheckMs).admitted).toBe(true);
  });
});

describe('while the fuse is blown', () => {
  const tryWith = (state: PinGuardState, key: string, now: number) => admit(state, key, now, key, true);

  it('a number with a wrong PIN in the last hour is refused, and one without is not', () => {
    const failed = newPinGuard();
    attempt(failed, 1, start);
    expect(tryWith(failed, 'more', start + 1)).toEqual({ admitted: false, retryAt: start + hourMs });
    expect(tryWith(failed, 'more', start + hourMs).admitted).toBe(true);
    expect(tryWith(newPinGuard(), 'first', start).admitted).toBe(true);
  });

  it('a number whose lock has just ended is refused', () => {
    const state = newPinGuard();
    attempt(state, 3, start);
    expect(tryWith(state, 'more', start + 15 * minuteMs).admitted).toBe(false);
  });

  it('checks of the same guess that run at the same time go on', () => {
    const state = newPinGuard();
    for (const key of ['first', 'second']) expect(admit(state, key, start, 'same', true).admitted).toBe(true);
  });

  it('a number counts as verified before for 90 days after its last right PIN', () => {
    const state = newPinGuard();
    expect(tryWith(state, 'first', start)).toEqual({ admitted: true, firstTime: true });
    settle(state, 'first', 'right');
    expect(forgottenAt(state, lockoutPolicy)).toBe(start + verifiedMs);
    expect(tryWith(state, 'second', start + verifiedMs - 1)).toEqual({ admitted: true, firstTime: false });
    settle(state, 'second', 'void', start + verifiedMs - 1);
    expect(tryWith(state, 'third', start + verifiedMs)).toEqual({ admitted: true, firstTime: true });
  });
});

it('a guard stays within its byte budget, whatever arrives', () => {
  const state = newPinGuard();
  const key = (name: string, index: number): string => `${name}${index}`.padStart(32, 'k');
  for (let index = 0; index < 3 * maximumTakenBack; index += 1) settle(state, key('void', index), 'void');
  for (const guess of ['one', 'two', 'three', 'four']) {
    for (let index = 0; index < 3 * maximumKeysPerGuess; index += 1) {
      admit(state, key(guess, index), start, guess.padStart(32, 'g'));
    }
  }
  expect(state.takenBack).toHaveLength(maximumTakenBack);
  expect(state.guesses.map(({ keys }) => keys.length)).toEqual([1, 1, 1].map((all) => all * maximumKeysPerGuess));
  expect(Buffer.byteLength(JSON.stringify(state))).toBeLessThan(pinGuardBytes);
});
