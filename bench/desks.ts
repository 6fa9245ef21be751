import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { deskNames, type DeskName } from '../src/domain/desk.ts';
import { createCaller, type Caller } from '../src/simulators/signalwire/caller.ts';
import { door, phoneOf, pin, startFaultSystem, type FaultSystem } from '../faults/system.ts';
import { distributionOf, round, timed, type Distribution } from './statistics.ts';

/** What a desk costs. */
export interface DeskRow {
  desk: DeskName;
  /** `create_ticket` through Deskbridge, one call at a time. */
  create: Distribution;
  /** Requests to the desk for one of them. */
  requestsPerCreate: number;
  /** Writes that waited for the desk, and how many of them a second were made up for when it was back. */
  backlog: number;
  drainedPerSecond: number;
}

/** How much is measured. */
export interface DeskBenchOptions {
  creates: number;
  backlog: number;
  binary: string;
  report(line: string): void;
}

/** Calls that the backlog is spread over. */
const calls = 50;
/** As fast as it goes: the rate is there to spare real desks. */
const variables = { BACKLOG_PER_MINUTE: '100000', RECONCILE_MINUTES: '0' };

/** Measures every desk on its simulator, which answers at once. */
export async function benchDesks(options: DeskBenchOptions): Promise<DeskRow[]> {
  const rows: DeskRow[] = [];
  for (const desk of deskNames) {
    options.report(`Measuring ${desk}: creating tickets, then a backlog of ${options.backlog} writes…`);
    const system = await startFaultSystem(desk, calls, options.binary, variables);
    try {
      const row = {
        desk,
        ...(await measureCreates(system, options.creates)),
        ...(await measureDrain(system, options.backlog)),
      };
      rows.push(row);
      options.report(
        `${desk}: a ticket takes ${row.create.p50} ms; ${row.drainedPerSecond} writes a second made up for`,
      );
    } finally {
      await system.close();
    }
  }
  return rows;
}

async function measureCreates(system: FaultSystem, count: number) {
  const warmUp = Math.min(10, count);
  const times: number[] = [];
  let requests = 0;
  let caller = await verifiedCaller(system, 0);
  for (let index = -warmUp; index < count; index += 1) {
    // A call of twenty tickets is a long one.
    if ((index + warmUp) % 20 === 0) caller = await verifiedCaller(system, 0);
    const before = system.desk.requests.length;
    const tookMs = await timed(() => create(caller));
    if (index < 0) continue;
    times.push(tookMs);
    requests += system.desk.requests.length - before;
  }
  return { create: distributionOf(times), requestsPerCreate: round(requests / count) };
}

/** The desk is down, everybody wants something; then it is back. */
async function measureDrain(system: FaultSystem, backlog: number) {
  // One after the other: a PIN check is slow on purpose.
  const callers: Caller[] = [];
  for (let index = 0; index < calls; index += 1) callers.push(await verifiedCaller(system, index));
  const count = (): number => system.desk.tickets().length;
  const before = count();
  system.desk.faults.down = true;
  const each = Math.ceil(backlog / calls);
  await Promise.all(
    callers.map(async (caller) => {
      for (let index = 0; index < each; index += 1) await create(caller);
    }),
  );
  system.desk.faults.down = false;
  const startedAt = performance.now();
  // The first of them shows that the desk was seen to be back.
  while (count() === before) await delay(5);
  const firstAt = performance.now();
  while (count() < before + calls * each) {
    if (performance.now() - startedAt > 300_000) throw new Error(`only ${count() - before} writes were made up for`);
    await delay(20);
  }
  return { backlog: calls * each, drainedPerSecond: round((calls * each) / ((performance.now() - firstAt) / 1000)) };
}

function create(caller: Caller): Promise<unknown> {
  return caller.call('create_ticket', { subject: `Bench ${randomUUID()}`, comment_body: 'Bench' });
}

async function verifiedCaller({ url }: FaultSystem, index: number): Promise<Caller> {
  const caller = createCaller({ url, ...door, from: phoneOf(index) });
  for (let tries = 1; ; tries += 1) {
    const { response } = await caller.call('verify_support_pin', { entered_pin: pin });
    if (response.includes('verified as')) return caller;
    if (tries === 20) throw new Error(`the caller was not verified: ${response}`);
    await delay(200);
  }
}
