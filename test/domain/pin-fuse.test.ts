import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pinFuseBytes } from '../../src/domain/budgets.ts';
import {
  countWrong,
  firstTimeRate,
  fuseForgottenAt,
  fusePolicy,
  newPinFuse,
  newTokenBucket,
  takeToken,
} from '../../src/domain/pin-fuse.ts';

const minuteMs = 60_000;
const start = Date.UTC(2026, 0, 1);
const keysOf = (count: number, name = 'wrong'): string[] => Array.from({ length: count }, (_, i) => `${name} ${i}`);

describe('fuse over all callers', () => {
  it('blows at its limit, for a minute after the last wrong PIN', () => {
    const fuse = newPinFuse();
    countWrong(fuse, keysOf(299), start);
    expect(fuse.blownUntil).toBe(0);
    countWrong(fuse, ['one more'], start + 1);
    expect(fuse.blownUntil).toBe(start + 1 + minuteMs);
    countWrong(fuse, ['another'], start + 2 * minuteMs);
    expect(fuse.blownUntil).toBe(start + 3 * minuteMs);
  });

  it('counts a wrong PIN once, however often it is reported', () => {
    const fuse = newPinFuse();
    for (const _ of [1, 2, 3]) countWrong(fuse, [...keysOf(150), ...keysOf(150)], start);
    expect(fuse).toMatchObject({ blownUntil: 0, wrong: { length: 150 } });
  });

  it('forgets wrong PINs one by one as they get old', () => {
    const fuse = newPinFuse();
    countWrong(fuse, keysOf(200, 'early'), start);
    countWrong(fuse, keysOf(99, 'late'), start + 5 * minuteMs);
    countWrong(fuse, keysOf(200, 'later'), start + fusePolicy.windowMs);
    expect(fuse.blownUntil).toBe(0);
    expect(fuseForgottenAt(fuse)).toBe(start + 2 * fusePolicy.windowMs);
    countWrong(fuse, ['last'], start + fusePolicy.windowMs);
    expect(fuse.blownUntil).toBe(start + fusePolicy.windowMs + minuteMs);
  });

  it('stays within its byte budget, however many wrong PINs are reported', () => {
    const fuse = newPinFuse();
    for (let round = 0; round < 20; round += 1) countWrong(fuse, keysOf(300, `${'k'.repeat(32)} ${round}`), start);
    expect(fuse.wrong).toHaveLength(fusePolicy.limit);
    expect(Buffer.byteLength(JSON.stringify(fuse))).toBeLessThan(pinFuseBytes);
  });
});

describe('first attempts of numbers while the fuse is blown', () => {
  it('are let through at a bounded rate, whatever the order and the time between them', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (waits) => {
        const bucket = newTokenBucket(start);
        let now = start;
        let through = 0;
        for (const wait of waits) {
          now += wait;
          if (takeToken(bucket, now)) through += 1;
        }
        expect(through).toBeLessThanOrEqual(firstTimeRate.burst + ((now - start) / 1_000) * firstTimeRate.perSecond);
      }),
    );
  });

  it('are let through again after a pause, but no more than the burst at once', () => {
    const bucket = newTokenBucket(start);
    const taken = (now: number): number => keysOf(100).filter(() => takeToken(bucket, now)).length;
    expect(taken(start)).toBe(firstTimeRate.burst);
    expect(taken(start + 2_000)).toBe(1);
    expect(taken(start + 60 * minuteMs)).toBe(firstTimeRate.burst);
  });
});
