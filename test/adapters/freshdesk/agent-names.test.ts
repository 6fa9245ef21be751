import { describe, expect, it } from 'vitest';
import { options } from '../../support/adapter-helpers.ts';
import { start, type Bench } from './support.ts';

/** A ticket to which a colleague has replied. */
function answered({ sim, customerId, advance }: Bench): string {
  const id = sim.seedTicket({ requesterId: customerId, subject: 'Hello', body: 'Anybody there?' });
  advance(60_000);
  sim.agent.reply(id, 'Yes.');
  return id;
}

const reads = ({ sim }: Bench): number => sim.requests.filter(({ path }) => path === '/api/v2/agents').length;

/** The reply's author as the adapter names them. */
async function named({ desk }: Bench, id: string): Promise<string | null | undefined> {
  const list = await desk.helpDesk.listComments(id, 10, options());
  expect(list[0]).toMatchObject({ body: 'Yes.', public: true });
  return list[0]?.authorName;
}

describe('the names of members of the team', () => {
  it('are read once for many comments, and again after five minutes', async () => {
    const bench = await start();
    const id = answered(bench);
    await expect.poll(() => named(bench, id)).toBe(bench.sim.agent.name);
    const before = reads(bench);
    await named(bench, id);
    expect(reads(bench)).toBe(before);
    bench.advance(5 * 60_000);
    await named(bench, id);
    await expect.poll(() => reads(bench)).toBe(before + 1);
  });

  it.each([
    ['our key may not list them', { kind: 'status', status: 403 }],
    ['Freshdesk has a limit', { kind: 'status', status: 429, retryAfter: 30 }],
    ['Freshdesk fails', { kind: 'status', status: 500 }],
    ['the connection is reset', { kind: 'reset' }],
  ] as const)('are null when %s, and are not asked for again at once', async (_title, fault) => {
    const bench = await start();
    const id = answered(bench);
    bench.sim.faults.add({ ...fault, times: 0, match: { path: '^/api/v2/agents$' } });
    expect(await named(bench, id)).toBeNull();
    expect(await named(bench, id)).toBeNull();
    expect(reads(bench)).toBe(1);
    bench.sim.faults.clear();
    bench.advance(60_000);
    await expect.poll(() => named(bench, id)).toBe(bench.sim.agent.name);
  });

  it('do not hold back a comment when the list of agents hangs', async () => {
    const bench = await start();
    const id = answered(bench);
    bench.sim.faults.add({ kind: 'hang', times: 0, match: { path: '^/api/v2/agents$' } });
    const began = performance.now();
    expect(await named(bench, id)).toBeNull();
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(reads(bench)).toBe(1);
  });

  it('are not asked for where nobody of the team has written', async () => {
    const bench = await start();
    const id = bench.sim.seedTicket({ requesterId: bench.customerId, subject: 'Hello', body: 'Anybody there?' });
    bench.sim.customerSays(id, 'Hello?');
    await bench.desk.helpDesk.listComments(id, 10, options());
    expect(reads(bench)).toBe(0);
  });
});
