import { describe, expect, it } from 'vitest';
import { isBad, isStale, isUsable, type VendorHealth } from '../../src/domain/vendor-health.ts';

describe('the health of the services', () => {
  const health = (
    desk: VendorHealth['desk']['failure'],
    messaging?: VendorHealth['desk']['failure'],
  ): VendorHealth => ({
    checkedAt: 1_000_000,
    desk: { name: 'd', failure: desk, tookMs: 1 },
    messaging: messaging === undefined ? null : { name: 'm', failure: messaging, tookMs: 1 },
  });

  it('is bad if one of them failed', () => {
    expect([health(null), health(null, null)].some(isBad)).toBe(false);
    expect([health('bug'), health('unavailable', null), health(null, 'forbidden')].every(isBad)).toBe(true);
  });

  it('is checked again after thirty seconds, or ten if it is bad', () => {
    expect(isStale(null, 0)).toBe(true);
    expect([29_999, 30_000].map((age) => isStale(health(null), 1_000_000 + age))).toEqual([false, true]);
    expect([9_999, 10_000].map((age) => isStale(health('bug'), 1_000_000 + age))).toEqual([false, true]);
  });

  it('says nothing any more after two minutes', () => {
    expect(isUsable(null, 0)).toBe(false);
    expect([119_999, 120_000].map((age) => isUsable(health(null), 1_000_000 + age))).toEqual([true, false]);
  });
});
