import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { SimulatedDeskName } from '../simulators/desk.ts';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { credentials, phoneOf, pin, startFaultSystem, type FaultSystem } from '../faults/system.ts';
import { withProgress } from './progress.ts';
import { distributionOf, round, timed, type Distribution } from './statistics.ts';

/** The measurements of one desk. */
export interface DeskRow {
  desk: SimulatedDeskName;
  /** Times of `create_ticket` through Deskbridge, one call at a time. */
  create: Distribution;
  /** Requests to the desk for each of them. */
  requestsPerCreate: number;
  /** Number of writes that waited while the desk was down. */
  backlog: number;
  /** How many of them were done per second once it was back. */
  drainedPerSecond: number;
  /** Duration of each part of the measurement. */
  seconds: {
    /** To start everything and verify the callers of the backlog. */
    setUp: number;
    /** To record the backlog while the desk is down. */
    fill: number;
    /** From the return of the desk to the first write of the backlog. */
    notice: number;
    /** From the first write of the backlog to the last. */
    drain: number;
  };
}

/** What is measured, and how often. */
export interface DeskBenchOptions {
  desks: readonly SimulatedDeskName[];
  /** Number of tickets to create one after the other. */
  creates: number;
  /** Number of writes that wait for the desk. */
  backlog: number;
  /** Path of Temporal's executable. */
  binary: string;
  report(line: string): void;
}

/** Number of calls that the backlog is spread over. */
const calls = 50;
/** How many callers are verified at the same time. A PIN check is slow on purpose; of more at once, some have to wait. */
const verifiedAtOnce = 4;
/** Time limit for the backlog, in milliseconds. */
const drainLimitMs = 300_000;
/** No limit on the rate, which protects real desks. */
const variables = { BACKLOG_PER_MINUTE: '100000', RECONCILE_MINUTES: '0' };

/** Measures every desk on its simulator, which answers at once. */
export async function benchDesks(options: DeskBenchOptions): Promise<DeskRow[]> {
  const rows: DeskRow[] = [];
  for (const desk of options.desks) {
    options.report(`Measuring ${desk}: creating tickets, then a backlog of ${options.backlog} writes…`);
    rows.push(await benchDesk(desk, options));
  }
  return rows;
}

async function benchDesk(
  desk: SimulatedDeskName,
  { creates, backlog, binary, report }: DeskBenchOptions,
): Promise<DeskRow> {
  const startedAt = performance.now();
  const system = await startFaultSystem(desk, calls, binary, variables);
  const startMs = performance.now() - startedAt;
  try {
    const created = await measureCreates(system, creates);
    report(`${desk}: a ticket takes ${created.create.p50} ms; verifying ${calls} callers…`);
    const { setUp, ...drained } = await measureDrain(system, backlog, report);
    const seconds = { setUp: round(startMs / 1000 + setUp), ...drained.seconds };
    report(`${desk}: ${drained.drainedPerSecond} writes of the backlog per second`);
    return { desk, ...created, ...drained, seconds };
  } finally {
    await system.close();
  }
}

async function measureCreates(system: FaultSystem, count: number) {
  const warmUp = Math.min(10, count);
  const times: number[] = [];
  let requests = 0;
  let caller = await verifiedCaller(system, 0);
  for (let index = -warmUp; index < count; index += 1) {
    // A call with twenty tickets is a long one.
    if ((index + warmUp) % 20 === 0) caller = await verifiedCaller(system, 0);
    const before = system.desk.requests.length;
    const tookMs = await timed(() => create(caller));
    if (index < 0) continue;
    times.push(tookMs);
    requests += system.desk.requests.length - before;
  }
  return { create: distributionOf(times), requestsPerCreate: round(requests / count) };
}

/** While the desk is down, every call records writes; then the desk is back. */
async function measureDrain(system: FaultSystem, backlog: number, report: (line: string) => void) {
  const { desk } = system;
  const callers: Caller[] = [];
  const setUpMs = await timed(() => verifyAll(system, callers));
  const count = (): number => desk.tickets().length;
  const before = count();
  const each = Math.ceil(backlog / calls);
  const all = calls * each;
  let recorded = 0;
  desk.faults.down = true;
  const fill = async (caller: Caller): Promise<void> => {
    for (let index = 0; index < each; index += 1) {
      await create(caller);
      recorded += 1;
    }
  };
  const fillMs = await withProgress(
    () => report(`${recorded} of ${all} writes wait for the desk`),
    () => timed(() => Promise.all(callers.map(fill))),
  );
  desk.faults.down = false;
  const noticeMs = await timed(async () => {
    while (count() === before) await delay(20);
  });
  const drainMs = await withProgress(
    () => report(`${count() - before} of ${all} writes are done`),
    () => timed(() => untilDrained(() => count() - before, all)),
  );
  const inSeconds = (ms: number): number => round(ms / 1000);
  return {
    backlog: all,
    drainedPerSecond: round(all / (drainMs / 1000)),
    setUp: setUpMs / 1000,
    seconds: { fill: inSeconds(fillMs), notice: inSeconds(noticeMs), drain: inSeconds(drainMs) },
  };
}

/** Checks rarely: counting slows down the desk, which runs in this process. */
async function untilDrained(drained: () => number, all: number): Promise<void> {
  for (const until = performance.now() + drainLimitMs; drained() < all; await delay(100)) {
    if (performance.now() > until) throw new Error(`only ${drained()} of ${all} writes were done in time`);
  }
}

async function verifyAll(system: FaultSystem, callers: Caller[]): Promise<void> {
  let next = 0;
  const verifySome = async (): Promise<void> => {
    while (next < calls) callers.push(await verifiedCaller(system, next++));
  };
  await Promise.all(Array.from({ length: verifiedAtOnce }, verifySome));
}

function create(caller: Caller): Promise<unknown> {
  return caller.call('create_ticket', { subject: `Bench ${randomUUID()}`, comment_body: 'Bench' });
}

async function verifiedCaller({ url }: FaultSystem, index: number): Promise<Caller> {
  const caller = createCaller({ url, ...credentials, from: phoneOf(index) });
  for (let tries = 1; ; tries += 1) {
    const { response } = await caller.call('verify_support_pin', { entered_pin: pin });
    if (response.includes('verified as')) return caller;
    if (tries === 20) throw new Error(`the caller was not verified: ${response}`);
    await delay(200);
  }
}
