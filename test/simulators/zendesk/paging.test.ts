import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { Desk } from './helpers.ts';
import { listOf, openDesk } from './helpers.ts';

const cursorAnswer = z.looseObject({
  meta: z.object({ has_more: z.boolean(), after_cursor: z.string().nullable(), before_cursor: z.string().nullable() }),
  links: z.object({ prev: z.string().nullable(), next: z.string().nullable() }),
});

async function deskWithTickets(count: number): Promise<Desk> {
  const desk = await openDesk();
  for (let index = 0; index < count; index += 1) {
    desk.clock.nowMs += 1000;
    await desk.ticket();
  }
  return desk;
}

function pathOf(link: string | null): string {
  return link === null ? '' : link.slice(link.indexOf('/api/v2') + '/api/v2'.length);
}

describe('cursor paging', () => {
  it('returns each ticket once; the last page still has a next link', async () => {
    const { call } = await deskWithTickets(5);
    const seen: unknown[] = [];
    let path = '/tickets?page[size]=2&sort=-updated_at';
    for (let more = true; more;) {
      const { json } = await call('GET', path);
      const { meta, links } = cursorAnswer.parse(json);
      seen.push(...listOf(json, 'tickets').map((ticket) => ticket['id']));
      expect(links.next).not.toBeNull();
      more = meta.has_more;
      path = pathOf(links.next);
    }
    expect(seen).toEqual([5, 4, 3, 2, 1]);
    const behind = cursorAnswer.parse((await call('GET', path)).json);
    expect(behind.meta).toEqual({ has_more: false, after_cursor: null, before_cursor: null });
  });

  it('goes back with the previous link', async () => {
    const { call } = await deskWithTickets(4);
    const first = cursorAnswer.parse((await call('GET', '/tickets?page[size]=2')).json);
    const second = cursorAnswer.parse((await call('GET', pathOf(first.links.next))).json);
    const back = (await call('GET', pathOf(second.links.prev))).json;
    expect(listOf(back, 'tickets').map((ticket) => ticket['id'])).toEqual([1, 2]);
  });

  it.each([
    '/tickets?page[size]=101',
    '/tickets?page[size]=0',
    '/tickets?page[size]=2&sort=created_at',
    '/tickets?page[after]=garbage',
  ])('refuses %s', async (path) => {
    const { call } = await openDesk();
    expect(await call('GET', path)).toMatchObject({
      status: 400,
      json: { errors: [{ code: 'InvalidPaginationParameter' }] },
    });
  });

  it('ignores sort_by, as live accounts do', async () => {
    const { call } = await deskWithTickets(2);
    const answer = await call('GET', '/tickets?page[size]=2&sort_by=updated_at&sort_order=desc');
    expect(listOf(answer.json, 'tickets').map((ticket) => ticket['id'])).toEqual([1, 2]);
  });

  it('returns the latest comment first when asked to', async () => {
    const { call, clock, ticket } = await openDesk();
    const id = await ticket();
    for (const body of ['second', 'third']) {
      clock.nowMs += 1000;
      await call('PUT', `/tickets/${id}`, { ticket: { comment: { body } } });
    }
    const latest = await call('GET', `/tickets/${id}/comments?sort=-created_at&page[size]=1`);
    expect(listOf(latest.json, 'comments').map((comment) => comment['body'])).toEqual(['third']);
    const all = await call('GET', `/tickets/${id}/comments?sort_order=desc`);
    expect(listOf(all.json, 'comments').map((comment) => comment['body'])).toEqual(['third', 'second', 'It broke']);
  });
});

describe('offset paging', () => {
  it('has links, a count, and a limit of 10000 records', async () => {
    const { sim, call } = await deskWithTickets(3);
    expect((await call('GET', '/tickets.json?page=2&per_page=1&sort_by=id&sort_order=desc')).json).toMatchObject({
      tickets: [{ id: 2 }],
      next_page: `${sim.url}/api/v2/tickets.json?page=3&per_page=1&sort_by=id&sort_order=desc`,
      previous_page: `${sim.url}/api/v2/tickets.json?page=1&per_page=1&sort_by=id&sort_order=desc`,
      count: 3,
    });
    expect((await call('GET', '/tickets?page=3&per_page=1')).json).toMatchObject({ next_page: null });
    expect(await call('GET', '/tickets?page=101')).toMatchObject({
      status: 400,
      json: { errors: [{ code: 'InvalidPaginationDepth' }] },
    });
  });

  it('lists groups both ways', async () => {
    const { sim, call } = await openDesk();
    for (const name of ['Support', 'Billing']) sim.store.seedGroup(name);
    const offset = (await call('GET', '/groups.json')).json;
    expect(listOf(offset, 'groups').map((group) => group['name'])).toEqual(['Support', 'Billing']);
    const cursor = (await call('GET', '/groups?page[size]=1&sort=name')).json;
    expect(listOf(cursor, 'groups').map((group) => group['name'])).toEqual(['Billing']);
    expect(cursorAnswer.parse(cursor).meta.has_more).toBe(true);
  });
});
