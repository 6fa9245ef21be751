import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { listOf, openDesk } from './helpers.ts';

const page = z.object({ after_cursor: z.string(), end_of_stream: z.boolean() });
const path = '/incremental/tickets/cursor';

async function openWithTickets(count: number, options: Parameters<typeof openDesk>[0] = {}) {
  const desk = await openDesk(options);
  const startS = Math.floor(desk.clock.nowMs / 1000);
  const ids: number[] = [];
  for (let i = 0; i < count; i += 1) {
    desk.clock.nowMs += 1_000;
    ids.push(await desk.ticket());
  }
  const idsOf = (json: unknown) => listOf(json, 'tickets').map(({ id }) => id);
  return { ...desk, startS, ids, idsOf };
}

describe('the incremental export', () => {
  it('leaves the last minute out', async () => {
    const { clock, call, startS, ids, idsOf } = await openWithTickets(3);
    clock.nowMs += 58_000;
    expect(idsOf((await call('GET', `${path}?start_time=${startS}`)).json)).toEqual(ids.slice(0, 1));
    clock.nowMs += 2_000;
    expect(idsOf((await call('GET', `${path}?start_time=${startS}`)).json)).toEqual(ids);
  });

  it('refuses a start within the last minute, no start, and a wrong cursor', async () => {
    const { clock, call } = await openDesk();
    const nowS = Math.floor(clock.nowMs / 1000);
    const recent = await call('GET', `${path}?start_time=${nowS - 59}`);
    expect(recent).toMatchObject({ status: 400, json: { error: 'StartTimeTooRecent' } });
    for (const query of ['', '?start_time=yesterday', '?cursor=wrong']) {
      expect((await call('GET', `${path}${query}`)).status).toBe(400);
    }
  });

  it('continues from a cursor in the order of change, with overlapping pages when set to', async () => {
    const { sim, clock, call, startS, ids, idsOf } = await openWithTickets(5, { exportPageSize: 2, exportOverlap: 1 });
    clock.nowMs += 120_000;
    const read: unknown[][] = [];
    let query = `start_time=${startS}`;
    for (let pages = 0; pages < 10; pages += 1) {
      const { json } = await call('GET', `${path}?${query}`);
      const { after_cursor, end_of_stream } = page.parse(json);
      read.push(idsOf(json));
      query = `cursor=${after_cursor}`;
      if (end_of_stream) break;
    }
    expect(read).toEqual([ids.slice(0, 2), ids.slice(1, 3), ids.slice(2, 4), ids.slice(3, 5)]);
    await call('PUT', `/tickets/${ids[0]}`, { ticket: { priority: 'low' } });
    clock.nowMs += 60_000;
    expect(idsOf((await call('GET', `${path}?${query}`)).json)).toEqual([ids[0]]);
    expect(sim.requests.length).toBeGreaterThan(0);
  });

  it('shows deleted tickets as deleted', async () => {
    const { clock, call, startS, ids } = await openWithTickets(2);
    clock.nowMs += 1_000;
    expect((await call('DELETE', `/tickets/${ids[0]}`)).status).toBe(204);
    expect((await call('GET', `/tickets/${ids[0]}`)).status).toBe(404);
    clock.nowMs += 60_000;
    const tickets = listOf((await call('GET', `${path}?start_time=${startS}`)).json, 'tickets');
    expect(tickets.map(({ id, status }) => [id, status])).toEqual([
      [ids[1], 'new'],
      [ids[0], 'deleted'],
    ]);
  });

  it('has a limit on requests per minute', async () => {
    const { clock, call, startS } = await openWithTickets(0, { exportsPerMinute: 1 });
    clock.nowMs += 120_000;
    const ask = () => call('GET', `${path}?start_time=${startS}`);
    expect((await ask()).status).toBe(200);
    const second = await ask();
    expect(second.status).toBe(429);
    expect(second.headers.get('retry-after')).toBe('60');
  });
});
