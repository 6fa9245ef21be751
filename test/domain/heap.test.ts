import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Heap } from '../../src/domain/heap.ts';

describe('a heap', () => {
  it('gives its items in order, whatever is added and taken in between', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 0, max: 30 })), { maxLength: 40 }), (steps) => {
        const heap = new Heap<number>((one, other) => one < other);
        const items: number[] = [];
        const taken: [unknown, unknown][] = [];
        for (const step of steps) {
          items.sort((one, other) => one - other);
          taken.push([heap.first, items[0]], [heap.size, items.length]);
          if (step === null) taken.push([heap.pop(), items.shift()]);
          else {
            heap.push(step);
            items.push(step);
          }
        }
        expect(taken.map(([one]) => one)).toEqual(taken.map(([, other]) => other));
        const left = Array.from({ length: items.length }, () => heap.pop());
        expect(left).toEqual(items.toSorted((one, other) => one - other));
        expect([heap.pop(), heap.first, heap.size]).toEqual([undefined, undefined, 0]);
      }),
    );
  });

  it('compares each item with few others', () => {
    let compared = 0;
    const heap = new Heap<number>((one, other) => {
      compared += 1;
      return one < other;
    });
    for (let item = 1_000; item > 0; item -= 1) heap.push(item);
    for (let item = 1; item <= 1_000; item += 1) expect(heap.pop()).toBe(item);
    expect(compared).toBeLessThan(30_000);
  });

  it('keeps the order after a part of it is removed', () => {
    const heap = new Heap<number>((one, other) => one < other);
    for (const item of [5, 3, 8, 1, 9, 2]) heap.push(item);
    heap.filter((item) => item % 2 === 1);
    expect(Array.from({ length: 5 }, () => heap.pop())).toEqual([1, 3, 5, 9, undefined]);
  });
});
