import { describe, expect, it } from 'vitest';
import { stateBytes, writePageBytes } from '../../../src/domain/budgets.ts';
import { countWork } from '../../support/work.ts';
import { differences, drain, firstWrites, inOrder, write } from './watch-with-pages.ts';

const hundredThousand = firstWrites(100_000);

describe('100,000 waiting writes', () => {
  it('are permitted in strict order across pages; the state and each page stay within their budgets', () => {
    const { driver, permitted, largest, count } = drain(hundredThousand);
    expect(count).toBe(100_000);
    expect(
      differences(
        permitted.map(({ conversation }) => conversation),
        inOrder(hundredThousand),
      ),
    ).toEqual([]);
    expect(largest).toBeLessThan(stateBytes / 2);
    expect(driver.largestPage).toBeLessThanOrEqual(writePageBytes + 1);
    expect([driver.pages.size, driver.queue.count, driver.state.pages]).toEqual([0, 0, []]);
  });

  it('are permitted in strict order too if they were reported in any order', () => {
    const shuffled = Array.from({ length: 30_000 }, (_entry, at) =>
      write((at * 6_151) % 30_000, { priority: 'normal' }),
    );
    const { driver, permitted } = drain(shuffled);
    expect(
      differences(
        permitted.map(({ conversation }) => conversation),
        inOrder(shuffled),
      ),
    ).toEqual([]);
    expect(driver.reads).toBeLessThan(3_000);
  });

  it('cost work that grows with their number, and not with its square', () => {
    const some = hundredThousand.slice(0, 10_000);
    expect(countWork(() => drain(some))).toBeLessThan(50 * 10_000);
  });
});
