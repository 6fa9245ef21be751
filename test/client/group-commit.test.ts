import { describe, expect, it } from 'vitest';
import { createGroupCommit, type GroupCommitOptions } from '../../src/client/group-commit.ts';

/** A call that is under way until the test ends it. */
interface Call {
  key: string;
  items: string[];
  end(error?: Error): void;
}

function start(changes: Partial<GroupCommitOptions<string>> = {}) {
  const calls: Call[] = [];
  const queue = createGroupCommit<string>({
    send: (key, items, limitMs) =>
      new Promise<void>((resolve, reject) => {
        setTimeout(() => reject(new Error('the call took too long')), limitMs).unref();
        calls.push({ key, items, end: (error) => (error === undefined ? resolve() : reject(error)) });
      }),
    maximumItems: 3,
    maximumCalls: 2,
    limitMs: 5_000,
    ...changes,
  });
  const endAll = async (delivered: Promise<unknown>): Promise<void> => {
    let done = false;
    const finish = (): void => void (done = true);
    delivered.then(finish, finish);
    await expect
      .poll(() => {
        for (const call of calls) call.end();
        return done;
      })
      .toBe(true);
  };
  return { calls, queue, endAll };
}

const shown = (calls: readonly Call[]) => calls.map(({ key, items }) => `${key}: ${items.join(' ')}`);

describe('deliveries with one key', () => {
  it('that arrive during a call go together with the next one, in order', async () => {
    const { calls, queue, endAll } = start();
    const all = Promise.all([['1'], ['2'], ['3', '4'], ['5']].map((items) => queue.deliver('a', items)));
    expect(shown(calls)).toEqual(['a: 1']);
    await endAll(all);
    expect(shown(calls)).toEqual(['a: 1', 'a: 2 3 4', 'a: 5']);
  });

  it('are split if they are larger than a call, by number and by size', async () => {
    const { calls, queue, endAll } = start();
    await endAll(queue.deliver('a', ['1', '2', '3', '4']));
    expect(shown(calls)).toEqual(['a: 1 2 3', 'a: 4']);
    const large = 'ä'.repeat(300_000);
    await endAll(Promise.all(['1', large, large, '4'].map((item) => queue.deliver('b', [item]))));
    expect(calls.slice(2).map(({ items }) => items.map(({ length }) => length))).toEqual([
      [1],
      [300_000],
      [300_000, 1],
    ]);
  });

  it('resolve only when their own call has ended, and fail with it alone', async () => {
    const { calls, queue } = start();
    const settled: string[] = [];
    const note = (name: string, delivery: Promise<void>) =>
      delivery.then(
        () => settled.push(name),
        (error: Error) => settled.push(`${name} ${error.message}`),
      );
    const first = note('first', queue.deliver('a', ['1']));
    const second = note('second', queue.deliver('a', ['2']));
    calls[0]?.end(new Error('failed'));
    await first;
    expect(settled).toEqual(['first failed']);
    expect(shown(calls)).toEqual(['a: 1', 'a: 2']);
    calls[1]?.end();
    await second;
    expect(settled).toEqual(['first failed', 'second']);
  });

  it('fail only once none of their calls is under way', async () => {
    const { calls, queue } = start();
    let settled = false;
    const told = queue.deliver('a', ['1', '2', '3', '4']).catch((error: Error) => {
      settled = true;
      return error.message;
    });
    calls[0]?.end(new Error('failed'));
    await expect.poll(() => shown(calls)).toEqual(['a: 1 2 3', 'a: 4']);
    expect(settled).toBe(false);
    calls[1]?.end();
    expect(await told).toBe('failed');
  });

  it('that wait too long are rejected, and never sent', async () => {
    const { calls, queue } = start({ limitMs: 200 });
    const deliveries = [queue.deliver('a', ['1']), queue.deliver('a', ['2'])];
    const results = await Promise.allSettled(deliveries);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const third = queue.deliver('a', ['3']);
    await expect.poll(() => shown(calls)).toEqual(['a: 1', 'a: 3']);
    calls[1]?.end();
    await third;
  });

  it('without items lead to no call', async () => {
    const { calls, queue } = start();
    await queue.deliver('a', []);
    expect(calls).toEqual([]);
  });
});

describe('deliveries with several keys', () => {
  it('are sent at the same time up to the limit, and the others after them in turn', async () => {
    const { calls, queue, endAll } = start();
    const all = Promise.all(['a', 'b', 'c', 'a'].map((key, index) => queue.deliver(key, [String(index)])));
    expect(shown(calls)).toEqual(['a: 0', 'b: 1']);
    calls[0]?.end();
    await expect.poll(() => shown(calls)).toEqual(['a: 0', 'b: 1', 'c: 2']);
    await endAll(all);
    expect(shown(calls)).toEqual(['a: 0', 'b: 1', 'c: 2', 'a: 3']);
  });
});
