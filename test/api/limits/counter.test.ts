import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCounter, prepareCounters } from '../../../src/api/limits/counter.ts';
import { RecentKeys } from '../../../src/client/recent-keys.ts';

let app: FastifyInstance;
let request: FastifyRequest;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  app = Fastify();
  await prepareCounters(app);
  app.get('/', async (received) => {
    request = received;
    return '';
  });
  await app.inject({ url: '/' });
});
afterEach(() => vi.useRealTimers());

it('counts each key by itself, and forgets it after a minute', async () => {
  const counter = createCounter(app, 2);
  expect(await counter.read(request, 'a')).toMatchObject({ isCounted: false, isExceeded: false });
  const exceeded: boolean[] = [];
  for (let time = 0; time < 3; time += 1) exceeded.push((await counter.add(request, 'a')).isExceeded);
  expect(exceeded).toEqual([false, false, true]);
  expect(await counter.read(request, 'a')).toEqual({ isCounted: true, isExceeded: true, retryAfterS: 59 });
  expect((await counter.add(request, 'b')).isExceeded).toBe(false);
  vi.setSystemTime(Date.now() + 45_000);
  expect(await counter.read(request, 'a')).toMatchObject({ isExceeded: true, retryAfterS: 15 });
  vi.setSystemTime(Date.now() + 15_000);
  expect(await counter.read(request, 'a')).toMatchObject({ isCounted: false, isExceeded: false });
});

it('counts several keys of one request at once', async () => {
  const counter = createCounter(app, 1);
  const keys = ['a', 'b', 'c', 'd'];
  const counts = await Promise.all(keys.map((key) => counter.add(request, key)));
  expect(counts.map(({ isExceeded }) => isExceeded)).toEqual([false, false, false, false]);
  expect((await counter.add(request, 'c')).isExceeded).toBe(true);
});

it('keeps ten thousand keys and no more: those that were counted last', async () => {
  const counter = createCounter(app, 1);
  for (let key = 0; key <= 10_000; key += 1) await counter.add(request, `key-${key}`);
  expect((await counter.read(request, 'key-0')).isCounted).toBe(false);
  expect((await counter.read(request, 'key-1')).isCounted).toBe(true);
  expect((await counter.read(request, 'key-10000')).isCounted).toBe(true);
});

it('without a limit nothing is counted', async () => {
  const counter = createCounter(app, Infinity);
  for (let time = 0; time < 5; time += 1) expect((await counter.add(request, 'a')).isExceeded).toBe(false);
});

it('of the keys that were let through, the last ones are kept', () => {
  const keys = new RecentKeys(3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) keys.add(key);
  expect(['a', 'b', 'c', 'd'].map((key) => keys.has(key))).toEqual([true, false, true, true]);
});
