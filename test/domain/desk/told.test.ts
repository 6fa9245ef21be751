import { describe, expect, it } from 'vitest';
import { newDeskHealth, type ParkedWrite } from '../../../src/domain/desk/health.ts';
import { ParkedWrites } from '../../../src/domain/desk/parked-writes.ts';
import { tellOnce, toldUntil } from '../../../src/domain/desk/told.ts';

const now = Date.UTC(2026, 0, 1);
const dayMs = 24 * 3_600_000;

const parked = (operation: number, code: string | null): ParkedWrite => ({
  conversation: 'call/c',
  operation,
  reference: `DB-${operation}`,
  failure: { kind: 'rejected', reason: 'other', causes: code === null ? [] : [{ code, field: null }] },
  at: now,
});

describe('parked writes', () => {
  it('are told once per cause: other codes are another cause', () => {
    const writes = new ParkedWrites(newDeskHealth(), []);
    const told = ['UserSuspended', 'UserSuspended', 'required', null, null].map((code, index) =>
      writes.add(parked(index, code)),
    );
    expect(told).toEqual([true, false, true, true, false]);
    expect(writes.add({ ...parked(2, 'required'), again: true })).toBe(false);
    expect(writes.count).toBe(5);
  });

  it('are limited in number, and so are the causes that are told; all are counted', () => {
    const state = newDeskHealth();
    const writes = new ParkedWrites(state, []);
    let told = 0;
    for (let index = 0; index < 1_500; index += 1) told += writes.add(parked(index, `code${index}`)) ? 1 : 0;
    expect([told, writes.values().length, writes.count]).toEqual([50, 1_000, 1_500]);
    expect(writes.values().at(-1)?.operation).toBe(1_499);
    const restored = new ParkedWrites(state, writes.values());
    expect([restored.remove(parked(1_499, null)), restored.remove(parked(1, null))]).toEqual([true, false]);
    restored.removeUnknown();
    expect(restored.count).toBe(1_498);
  });
});

describe('what the administrator was told', () => {
  it('is not told again for a day, and remembered until then', () => {
    const state = newDeskHealth();
    expect([tellOnce(state, 'a', now), tellOnce(state, 'a', now + dayMs - 1)]).toEqual([true, false]);
    expect(toldUntil(state)).toBe(now + dayMs);
    expect(tellOnce(state, 'a', now + dayMs)).toBe(true);
    expect(toldUntil(newDeskHealth())).toBe(0);
  });

  it('is limited in number', () => {
    const state = newDeskHealth();
    for (let index = 0; index < 1_000; index += 1) tellOnce(state, `unmet ${index}`, now);
    expect(state.told).toHaveLength(500);
  });
});
