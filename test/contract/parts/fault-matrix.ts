import { describe, expect, it } from 'vitest';
import type { ServiceFailure } from '../../../src/domain/failures.ts';
import type { FaultEffect } from '../../../simulators/faults.ts';
import type { ContractSubject } from '../subject.ts';
import type { Bench } from './bench.ts';
import { openBench, patientMs } from './bench.ts';
import { persist, versionOf } from './persist.ts';
import type { Scenario } from './scenarios.ts';
import { prepare, scenarios } from './scenarios.ts';

/** One way in which a write can fail. */
interface Mishap {
  title: string;
  effect: FaultEffect;
  /** The number of requests in a row that it affects. */
  times?: number;
  /** Time until the next try. */
  waitMs?: number;
  /** The client waits until its time limit, which is therefore short. */
  hangs?: true;
}

const mishaps: readonly Mishap[] = [
  { title: 'the answer is lost', effect: { kind: 'lostAnswer' } },
  { title: 'the answer is lost twice', effect: { kind: 'lostAnswer' }, times: 2 },
  {
    title: 'the answer is lost and the worker is down for three hours',
    effect: { kind: 'lostAnswer' },
    waitMs: 3 * 60 * 60_000,
  },
  { title: 'the answer never comes', effect: { kind: 'lostAnswerTimeout' }, hangs: true },
  { title: 'status 500', effect: { kind: 'status', status: 500 } },
  { title: 'status 503 with Retry-After', effect: { kind: 'status', status: 503, retryAfter: 120 } },
  { title: 'status 429 with Retry-After', effect: { kind: 'status', status: 429, retryAfter: 90 } },
  { title: 'status 409', effect: { kind: 'status', status: 409 } },
  { title: 'the HTML page of a proxy', effect: { kind: 'html' } },
  { title: 'the request hangs', effect: { kind: 'hang' }, hangs: true },
  { title: 'the connection is reset', effect: { kind: 'reset' } },
];

const methods = ['POST', 'PUT', 'PATCH', 'DELETE'] as const;
const shortMs = 400;

/** The request of the write that gets the fault. */
interface Target {
  method: (typeof methods)[number];
  nth: number;
}

/** A write in which nothing fails. */
interface FaultFree {
  state: unknown;
  targets: Target[];
}

/** The tickets of the desk, without what differs between runs. */
function stateOf({ simulator }: Bench): unknown {
  return simulator.tickets().map((ticket) => ({
    ...ticket,
    id: '',
    tags: [...ticket.tags].sort(),
  }));
}

async function faultFree(subject: ContractSubject, scenario: Scenario): Promise<FaultFree> {
  const bench = await openBench(subject, patientMs);
  try {
    const { id, version } = await prepare(scenario, bench);
    const before = bench.simulator.requests.length;
    const written = await scenario.act(bench, id, version, bench.freshKey());
    scenario.check(bench, id, bench.simulator.tickets(), written);
    const sent = bench.simulator.requests.slice(before).map(({ method }) => method);
    const targets = methods.flatMap((method) =>
      sent.filter((each) => each === method).map((_each, index) => ({ method, nth: index + 1 })),
    );
    return { state: stateOf(bench), targets };
  } finally {
    await bench.close();
  }
}

/** The end of a write with a mishap. */
interface Aftermath {
  target: Target;
  /** True when the mishap affected a request. */
  struck: boolean;
  /** True when the answer names a ticket of the desk. */
  answered: boolean;
  state: unknown;
}

/** Writes, with the mishap on one request, until the write is done. */
async function withMishap(
  subject: ContractSubject,
  scenario: Scenario,
  { effect, times = 1, waitMs, hangs }: Mishap,
  target: Target,
): Promise<Aftermath> {
  const bench = await openBench(subject, hangs === true ? shortMs : patientMs);
  const { simulator, clock, helpDesk } = bench;
  try {
    const { id, version } = await prepare(scenario, bench);
    const fault = simulator.faults.add({ ...effect, match: target, times });
    let known = version;
    const onFailure = async ({ kind }: ServiceFailure): Promise<void> => {
      if (known !== null && kind === 'conflict') known = await versionOf(helpDesk, id);
    };
    const persistence = { clock, key: bench.freshKey().key, onFailure, ...(waitMs === undefined ? {} : { waitMs }) };
    const written = await persist(persistence, (write) => scenario.act(bench, id, known, write));
    const answered = simulator.tickets().some((ticket) => ticket.id === written.ticket.id);
    return { target, struck: fault.hits > 0, answered, state: stateOf(bench) };
  } catch (error) {
    throw new Error(`${scenario.title}, at ${target.method} ${target.nth} of the write`, { cause: error });
  } finally {
    await bench.close();
  }
}

/** Every write is done exactly once, with every mishap on every single one of its requests. */
export function faultMatrix(subject: ContractSubject): void {
  describe.each(scenarios)('a write is done once, whatever happens: $title', (scenario) => {
    let expected: Promise<FaultFree> | null = null;
    const faultFreeOnce = (): Promise<FaultFree> => (expected ??= faultFreeWhereSupported(subject, scenario));

    it.concurrent.each(mishaps)('$title', async (mishap) => {
      const { state, targets } = await faultFreeOnce();
      const ends = await Promise.all(targets.map((target) => withMishap(subject, scenario, mishap, target)));
      // On a busy machine the short time limit may end the write before the mishap.
      const wanted = ends.map(({ target, struck }) => ({
        target,
        struck: mishap.hangs === true ? struck : true,
        answered: true,
        state,
      }));
      expect(ends).toEqual(wanted);
    });
  });
}

/** Gives no requests when the desk does not support the write. Other tests check that it then refuses. */
async function faultFreeWhereSupported(subject: ContractSubject, scenario: Scenario): Promise<FaultFree> {
  if (scenario.needs !== undefined) {
    const bench = await openBench(subject);
    const { supported } = bench.helpDesk.capabilities[scenario.needs];
    await bench.close();
    if (!supported) return { state: null, targets: [] };
  }
  const result = await faultFree(subject, scenario);
  if (result.targets.length === 0) throw new Error('the write consists of no request');
  return result;
}
