import { describe, expect, it, vi } from 'vitest';

import { openDesk } from './helpers.ts';

const body = { ticket: { subject: 'Printer', comment: { body: 'Smoke' } } };
const key = { 'idempotency-key': 'create:1' };

describe('Idempotency-Key of POST /tickets', () => {
  it('refuses another body under the same key and creates nothing', async () => {
    const { sim, call } = await openDesk();
    await call('POST', '/tickets', body, key);
    const second = await call('POST', '/tickets', { ticket: { ...body.ticket, subject: 'Fax' } }, key);
    expect(second.status).toBe(400);
    expect(second.json).toEqual({
      error: 'IdempotentRequestError',
      description: "Request parameters don't match the given idempotency key",
    });
    expect(sim.store.tickets.size).toBe(1);
  });

  it('treats the same members in another order as another body', async () => {
    const { call } = await openDesk();
    await call('POST', '/tickets', body, key);
    const reordered = { ticket: { comment: { body: 'Smoke' }, subject: 'Printer' } };
    expect((await call('POST', '/tickets', reordered, key)).status).toBe(400);
  });

  it('refuses a key longer than 255 characters', async () => {
    const { call } = await openDesk();
    expect((await call('POST', '/tickets', body, { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400);
    expect((await call('POST', '/tickets', body, { 'idempotency-key': 'k'.repeat(255) })).status).toBe(201);
  });

  it('gives the first answer again, even when it was lost', async () => {
    const { sim, call } = await openDesk();
    sim.faults.add({ kind: 'lostAnswer' });
    await expect(call('POST', '/tickets', body, key)).rejects.toThrow('fetch failed');
    expect(sim.store.tickets.size).toBe(1);
    const again = await call('POST', '/tickets', body, key);
    expect(again.status).toBe(201);
    expect(again.headers.get('x-idempotency-lookup')).toBe('hit');
    expect(again.headers.get('location')).toBe(`${sim.url}/api/v2/tickets/1.json`);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('reports a miss on the first use and forgets the key after two hours', async () => {
    const { sim, call, clock } = await openDesk();
    const first = await call('POST', '/tickets', body, key);
    expect(first.headers.get('x-idempotency-lookup')).toBe('miss');
    clock.nowMs += 2 * 3_600_000 - 1;
    expect((await call('POST', '/tickets', body, key)).json).toEqual(first.json);
    clock.nowMs += 1;
    const late = await call('POST', '/tickets', body, key);
    expect(late.headers.get('x-idempotency-lookup')).toBe('miss');
    expect(sim.store.tickets.size).toBe(2);
  });

  it('frees the key of a refused create', async () => {
    const { call } = await openDesk();
    expect((await call('POST', '/tickets', { ticket: { subject: 'x' } }, key)).status).toBe(422);
    expect((await call('POST', '/tickets', body, key)).status).toBe(201);
  });

  it('answers 409 to a duplicate while the first request runs', async () => {
    const { sim, call, first, release } = await openRunningCreate('conflict');
    expect((await call('POST', '/tickets', body, key)).status).toBe(409);
    release();
    expect((await first).status).toBe(201);
    expect(sim.store.tickets.size).toBe(1);
  });

  it('lets a duplicate wait for the first answer when set to', async () => {
    const { sim, call, first, release } = await openRunningCreate('wait');
    const second = call('POST', '/tickets', body, key);
    await vi.waitFor(() => expect(sim.requests).toHaveLength(2));
    release();
    expect((await second).json).toEqual((await first).json);
    expect((await second).headers.get('x-idempotency-lookup')).toBe('hit');
    expect(sim.store.tickets.size).toBe(1);
  });
});

/** A desk with a running create, which has taken its key but not made the ticket yet. */
async function openRunningCreate(inFlightDuplicate: 'conflict' | 'wait') {
  const gate = Promise.withResolvers<void>();
  const entered = Promise.withResolvers<void>();
  const beforeCreateCommit = () => {
    entered.resolve();
    return gate.promise;
  };
  const desk = await openDesk({ inFlightDuplicate, beforeCreateCommit });
  const first = desk.call('POST', '/tickets', body, key);
  await entered.promise;
  return { ...desk, first, release: () => gate.resolve() };
}
