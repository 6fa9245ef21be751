import { describe, expect, it } from 'vitest';
import { compareNumbers } from '../../../src/domain/tickets/list.ts';

describe('the order of a list that is read out in parts', () => {
  it.each([
    [
      ['9', '10', '2'],
      ['10', '9', '2'],
    ],
    [
      ['SUP-9', 'SUP-12', 'sup-10'],
      ['SUP-12', 'sup-10', 'SUP-9'],
    ],
    [
      ['B-1', 'A-1', 'A-2'],
      ['A-2', 'A-1', 'B-1'],
    ],
    [
      ['90071992547409931', '90071992547409930', '007'],
      ['90071992547409931', '90071992547409930', '007'],
    ],
    [
      ['t-b', 't-a'],
      ['t-a', 't-b'],
    ],
  ])('is the same for %j, the newest first', (numbers, ordered) => {
    expect(numbers.toSorted(compareNumbers)).toEqual(ordered);
    expect(numbers.toReversed().toSorted(compareNumbers)).toEqual(ordered);
  });
});
