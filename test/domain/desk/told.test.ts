import { describe, expect, it } from 'vitest';
import { newDeskHealth, type ParkedWrite } from '../../../src/domain/desk/health.ts';
import { addParked, tellOnce, toldUntil } from '../../../src/domain/desk/told.ts';

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
    const state = newDeskHealth();
    const told = ['UserSuspended', 'UserSuspended', 'required', null, null].map((code, index) =>
      addParked(state, parked(index, code)),
    );
    expect(told).toEqual([true, false, true, true, false]);
  });

  it('are limited in number, and so are the causes that are told', () => {
    const state = newDeskHealth();
    let told = 0;
    for (let index = 0; index < 1_500; index += 1) told += addParked(state, parked(index, `code${index}`)) ? 1 : 0;
    expect([told, state.parked.length]).toEqual([50, 1_000]);
    expect(state.parked.at(-1)?.operation).toBe(1_499);
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
