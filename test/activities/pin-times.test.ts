import { MockActivityEnvironment } from '@temporalio/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../simulators/random.ts';
import { createIdentityActivities, type PinVerdict } from '../../src/activities/identity.ts';
import { createZendeskDirectory } from '../../src/adapters/zendesk/directory.ts';
import { ServiceFailure } from '../../src/domain/failures.ts';
import { chanceOf, waitBeforeRefusal } from '../../src/domain/pin-guard.ts';
import { digestPin } from '../../src/pins/digest.ts';
import { makePinRecord } from '../../src/pins/record.ts';
import type { Directory } from '../../src/ports/directory.ts';
import type { PinGuards } from '../../src/ports/pin-guards.ts';
import { ownDirectory } from '../../src/worker/own-directory.ts';

const pepper = 'a pepper for this test';
/** Numbers of callers, by what is wrong with their attempt. */
const numbers = {
  unknown: '+15555550171',
  wrong: '+15555550172',
  'further number': '+15555550173',
  'without PIN': '+15555550174',
  'two customers': '+15555550175',
  'locked unknown': '+15555550176',
  locked: '+15555550177',
  'locked further number': '+15555550178',
} as const;
type Cause = keyof typeof numbers;
const causes = Object.keys(numbers) as Cause[];
const isLocked = (number: string | null): boolean =>
  causes.some((cause) => cause.startsWith('locked') && numbers[cause] === number);

/** Where the time of a check goes: `desk` is a request, or several at once, to the help desk, `own` one to our own store. */
type Step = 'desk' | 'own';
interface Trace {
  steps: Step[];
  step(where: Step): Promise<void>;
}

/** Notes the steps; requests of one moment are one step. */
function newTrace(): Trace {
  let moment: Promise<void> | null = null;
  const steps: Step[] = [];
  const step = (where: Step): Promise<void> => {
    moment ??= new Promise((resolve) => {
      steps.push(where);
      setImmediate(() => {
        moment = null;
        resolve();
      });
    });
    return moment;
  };
  return { steps, step };
}

/** Customers as the desk stores them: their number, further numbers, and PIN records. */
interface Stored {
  id: string;
  phone: string | null;
  further: string | null;
  pin: string | null;
}
let customers: Stored[] = [];
beforeAll(async () => {
  const pin = await makePinRecord(digestPin(pepper, '123456'));
  const of = (id: string, cause: Cause, more: Partial<Stored> = {}): Stored => {
    return { id, phone: numbers[cause], further: null, pin, ...more };
  };
  const further = (id: string, cause: Cause): Stored =>
    of(id, cause, { phone: '+15555550100', further: numbers[cause] });
  customers = [
    of('1', 'wrong'),
    further('2', 'further number'),
    of('3', 'without PIN', { pin: null }),
    of('4', 'two customers'),
    of('5', 'two customers'),
    of('6', 'locked'),
    further('7', 'locked further number'),
  ];
});
const hasNumber = ({ phone, further }: Stored, digits: string): boolean =>
  [phone, further].some((number) => number?.endsWith(digits.replace('*', '')) === true);
const missing = (): ServiceFailure => new ServiceFailure('no such user', { kind: 'notFound', service: 'zendesk' });

/** A desk that keeps numbers and PINs, and the adapter that asks it. */
function deskWithPins(trace: Trace): Directory {
  const userOf = ({ id, phone, pin }: Stored) => {
    return { id, name: 'Ada', phone, role: 'end-user', active: true, user_fields: { support_pin: pin } };
  };
  const answer = (path: string, id: string, query: string): unknown => {
    if (path === '/search') {
      const found = customers.filter((one) => hasNumber(one, query.split('phone:')[1] ?? ''));
      return { results: found.map((one) => userOf(one)), count: found.length };
    }
    const stored = customers.find((one) => one.id === id);
    if (stored === undefined) throw missing();
    if (path === '/users/{id}') return { user: userOf(stored) };
    return { identities: [{ type: 'phone_number', value: stored.further }] };
  };
  return createZendeskDirectory({
    request: async (_method, path, { schema, id = '', query = {} }) => {
      await trace.step('desk');
      return schema.parse(answer(path, id, query['query'] ?? ''));
    },
    close: async () => undefined,
  });
}

/** A desk without PINs, and also without numbers if our own book has them; the rest is ours. */
function ownPins(trace: Trace, hasBook: boolean): Directory {
  const read = async (id: string) => {
    await trace.step('desk');
    if (!customers.some((one) => one.id === id)) throw missing();
    return { id, name: 'Ada' };
  };
  const owned = (number: string) => customers.filter((one) => hasNumber(one, number));
  const requesters = {
    getRequester: read,
    find: async (query: object) => {
      await trace.step('desk');
      const found = owned('phone' in query ? String(query.phone) : '').map(({ id }) => ({ id, name: 'Ada' }));
      const [requester] = found;
      if (requester === undefined) return { kind: 'none' } as const;
      return found.length === 1 ? ({ kind: 'one', requester } as const) : ({ kind: 'several', among: found } as const);
    },
  };
  const pins = {
    getPinRecord: async (id: string) => {
      await trace.step('own');
      return customers.find((one) => one.id === id)?.pin ?? null;
    },
    setPinRecord: async () => undefined,
  };
  const book = {
    ownerOf: async (number: string) => {
      await trace.step('own');
      return owned(number)[0]?.id ?? null;
    },
    register: async (_: string, id: string) => id,
    forget: async () => undefined,
  };
  return ownDirectory(requesters, pins, hasBook ? book : null);
}

/** Checks a wrong PIN for the number as a conversation does. */
async function check(directory: Directory, trace: Trace, number: string): Promise<PinVerdict['kind']> {
  const pinGuards: PinGuards = {
    admit: async ({ subject }) => {
      await trace.step('own');
      return isLocked(subject.number) ? { admitted: false, retryAt: 0 } : { admitted: true };
    },
    settle: () => trace.step('own'),
  };
  const activities = createIdentityActivities({
    directory,
    pinGuards,
    pinPepper: pepper,
    helpDesk: { name: 'zendesk' },
  });
  const run = <Arg, Result>(activity: (arg: Arg) => Promise<Result>, arg: Arg): Promise<Result> =>
    new MockActivityEnvironment().run<[Arg], Result, typeof activity>(activity, arg);
  const match = await run(activities.findRequester, number);
  const requesterId = match.kind === 'one' ? match.requester.id : null;
  const subject = { number, requesterId, conversation: 'call' };
  const pinDigest = digestPin(pepper, '999999');
  return (await run(activities.checkPin, { subject, key: 'key', pinDigest, steps: match.steps ?? 1 })).kind;
}

const samples = 1_000;

/**
 * How often each time is heard, in milliseconds after the question, for a desk that takes about so long a request.
 * @param extraMs time that the check takes beyond its steps, in milliseconds
 * @param chance what is drawn for each refusal, 0 to 1
 */
function timesOf(steps: readonly Step[], deskMs: number, extraMs = 0, chance = seededRandom(2)): Map<number, number> {
  const desk = seededRandom(deskMs);
  const own = seededRandom(1);
  const heard = new Map<number, number>();
  for (let sample = 0; sample < samples; sample += 1) {
    // The same latencies for every cause: what differs is only what was asked.
    const latencies = Array.from({ length: 12 }, () => deskMs * (0.75 + desk() / 2));
    const took = steps.reduce(
      (sum, where) => sum + (where === 'desk' ? (latencies.shift() ?? 0) : 1 + own() * 4),
      extraMs,
    );
    const at = Math.round(took + waitBeforeRefusal(took, chance()));
    heard.set(at, (heard.get(at) ?? 0) + 1);
  }
  return new Map([...heard].sort(([a], [b]) => a - b));
}

/** The largest difference between how often two causes are heard at one time, as a part of all samples. */
function difference(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  const times = [...a.keys(), ...b.keys()];
  return Math.max(...times.map((at) => Math.abs((a.get(at) ?? 0) - (b.get(at) ?? 0)))) / samples;
}

describe.each([
  ['a desk that keeps PINs', deskWithPins],
  ['our own PINs', (trace: Trace) => ownPins(trace, false)],
  ['our own PINs and numbers', (trace: Trace) => ownPins(trace, true)],
] as const)('with %s', (_title, directoryOf) => {
  const traces = new Map<Cause, Step[]>();
  beforeAll(async () => {
    for (const cause of causes) {
      const trace = newTrace();
      const kind = await check(directoryOf(trace), trace, numbers[cause]);
      if (kind !== (cause.startsWith('locked') ? 'locked' : 'wrong')) throw new Error(`${cause} was answered ${kind}`);
      traces.set(cause, trace.steps);
    }
  });

  it.each([0, 200, 400, 600])('the time of a refusal does not tell its cause, at %i ms a request', (deskMs) => {
    const expected = timesOf(traces.get('unknown') ?? [], deskMs);
    for (const [cause, steps] of traces) {
      const times = timesOf(steps, deskMs);
      expect(difference(times, expected), cause).toBeLessThan(0.05);
    }
  });

  it.each([0, 200, 400, 600])('nor does it without the help of chance, at %i ms a request', (deskMs) => {
    const without = (steps: readonly Step[] = []) => timesOf(steps, deskMs, 0, () => 0);
    const expected = without(traces.get('unknown'));
    for (const [cause, steps] of traces) {
      const times = without(steps);
      expect([...times.keys()], cause).toEqual([...expected.keys()]);
      expect(difference(times, expected), cause).toBeLessThan(0.05);
    }
  });
});

describe('work that ends close to a whole second', () => {
  it.each([900, 950, 990, 999])('hardly shows that one check takes 20 ms longer, at %i ms', (tookMs) => {
    const shorter = timesOf([], 0, tookMs);
    const longer = timesOf([], 0, tookMs + 20);
    expect(difference(shorter, longer)).toBeLessThan(0.06);
  });

  it('every refusal comes a whole number of seconds after the question, and never at once', () => {
    for (const tookMs of [0, 1, 499, 500, 999, 1_000, 3_999]) {
      for (const chance of [0, 0.5, 0.999]) {
        const waitMs = waitBeforeRefusal(tookMs, chance);
        expect(waitMs).toBeGreaterThan(0);
        expect(Math.round(tookMs + waitMs) % 1_000).toBe(0);
        expect(waitMs).toBeLessThanOrEqual(1_500);
      }
    }
  });

  it('chance is spread evenly over all attempts', () => {
    expect(chanceOf('00000000-0000-4000-8000-000000000000')).toBe(0);
    expect(chanceOf('80000000-0000-4000-8000-000000000000')).toBe(0.5);
    expect(chanceOf('ffffffff-ffff-4fff-bfff-ffffffffffff')).toBeLessThan(1);
  });
});
