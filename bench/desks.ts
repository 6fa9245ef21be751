import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { DeskName } from '../src/config/desk-names.ts';
import { createCaller, type Caller } from '../simulators/signalwire/caller.ts';
import { door, phoneOf, pin, startFaultSystem, type FaultSystem } from '../faults/system.ts';
import { withProgress } from './progress.ts';
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
  /** What the parts of the measurement took. */
  seconds: {
    /** Starting everything and verifying the callers of the backlog. */
    setUp: number;
    /** Recording the backlog while the desk is down. */
    fill: number;
    /** From the desk's return to the first write that is made up for. */
    notice: number;
    /** From there to the last. */
    drain: number;
  };
}

/** How much is measured. */
export interface DeskBenchOptions {
  desks: readonly DeskName[];
  creates: number;
  backlog: number;
  binary: string;
  report(line: string): void;
}

/** Calls that the backlog is spread over. */
const calls = 50;
/** Callers who are verified at the same time: a PIN check is slow on purpose, and many at once are told to wait. */
const verifiedAtOnce = 4;
/** Longest the backlog may take, in milliseconds. */
const drainLimitMs = 300_000;
/** As fast as it goes: the rate is there to spare real desks. */
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

async function benchDesk(desk: DeskName, { creates, backlog, binary, report }: DeskBenchOptions): Promise<DeskRow> {
  const startedAt = performance.now();
  const system = await startFaultSystem(desk, calls, binary, variables);
  const startMs = performance.now() - startedAt;
  try {
    const created = await measureCreates(system, creates);
    report(`${desk}: a ticket takes ${created.create.p50} ms; verifying ${calls} callers…`);
    const { setUp, ...drained } = await measureDrain(system, backlog, report);
    const seconds = { setUp: round(startMs / 1000 + setUp), ...drained.seconds };
    report(`${desk}: ${drained.drainedPerSecond} writes a second made up for`);
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
    () => report(`${count() - before} of ${all} writes are made up for`),
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

/** Looks rarely: counting costs the desk, which is in this process. */
async function untilDrained(drained: () => number, all: number): Promise<void> {
  for (const until = performance.now() + drainLimitMs; drained() < all; await delay(100)) {
    if (performance.now() > until) throw new Error(`only ${drained()} writes were made up for`);
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
  const caller = createCaller({ url, ...door, from: phoneOf(index) });
  for (let tries = 1; ; tries += 1) {
    const { response } = await caller.call('verify_support_pin', { entered_pin: pin });
    if (response.includes('verified as')) return caller;
    if (tries === 20) throw new Error(`the caller was not verified: ${response}`);
    await delay(200);
  }
}
