import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepSchedules } from '../../src/worker/schedules.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minuteMs = 60_000;

/** A server that fails so many times before it creates a schedule. */
function serverFailing(times: number) {
  const tried: string[] = [];
  const create = async ({ scheduleId }: { scheduleId: string }): Promise<void> => {
    tried.push(scheduleId.split('/')[0] ?? '');
    if (tried.filter((id) => id === tried.at(-1)).length <= times) throw new Error('no connection');
  };
  const client = { schedule: { create } } as unknown as Client;
  const warnings: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => void warnings.push(line) });
  const stop = keepSchedules({ client, taskQueue: 'q', desk: 'zendesk', everyMinutes: 5 }, log);
  return { tried, warnings, stop };
}

it('a schedule that cannot be created is tried again every minute until it can be, and is warned of once', async () => {
  const { tried, warnings } = serverFailing(3);
  await vi.advanceTimersByTimeAsync(0);
  expect(tried).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(minuteMs - 1);
  expect(tried).toHaveLength(2);
  await vi.advanceTimersByTimeAsync(3 * minuteMs);
  expect(tried.toSorted()).toEqual([...Array(4).fill('desk-heartbeat'), ...Array(4).fill('reconcile')]);
  await vi.advanceTimersByTimeAsync(60 * minuteMs);
  expect(tried).toHaveLength(8);
  expect(warnings).toHaveLength(2);
});

it('nothing is tried any more once the worker stops', async () => {
  const { tried, stop } = serverFailing(Infinity);
  await vi.advanceTimersByTimeAsync(minuteMs);
  expect(tried).toHaveLength(4);
  stop();
  await vi.advanceTimersByTimeAsync(10 * minuteMs);
  expect(tried).toHaveLength(4);
});
