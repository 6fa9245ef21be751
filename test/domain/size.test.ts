import { describe, expect, it } from 'vitest';
import { bytesOnce, jsonBytes, newestWithin } from '../../src/domain/size.ts';

describe('the size of a value', () => {
  it('is that of its JSON; an object counts its comma', () => {
    expect(jsonBytes({ a: 'ü' })).toBe(10);
    expect(jsonBytes(undefined)).toBe(0);
    const value = { a: 1 };
    expect(bytesOnce(value)).toBe(8);
    value.a = 1_000;
    expect(bytesOnce(value)).toBe(8);
  });

  it('decides how many of the newest fit, in their order', () => {
    const items = [1, 2, 3, 4].map((n) => ({ n }));
    const fitting = (bytes: number) => newestWithin(items, bytes).map(({ n }) => n);
    expect([fitting(32), fitting(31), fitting(16), fitting(8), fitting(7)]).toEqual([
      [1, 2, 3, 4],
      [2, 3, 4],
      [3, 4],
      [4],
      [],
    ]);
  });
});
