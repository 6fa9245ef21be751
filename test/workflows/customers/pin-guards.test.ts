import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPinGuards } from '../../../src/client/pin-guards.ts';
import { firstTimeRate } from '../../../src/domain/pin-fuse.ts';
import { hashId } from '../../../src/pins/digest.ts';
import type { PinAttemptSubject, PinGuards } from '../../../src/ports/pin-guards.ts';
import { addCustomer, tryPin } from '../../support/calls.ts';
import { startStack, type Stack } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const locked = { admitted: false };
const through = { admitted: true };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

/** The guards as one process of a worker sees them. */
function guards(desk = uniqueName('desk')): PinGuards {
  const { client, taskQueue, pepper } = stack;
  return createPinGuards({ client, taskQueue, hash: (value) => hashId(pepper, value), desk });
}

const subjectOf = (number: string | null, requesterId: string | null = null): PinAttemptSubject => ({
  number,
  requesterId,
  conversation: uniqueName('call'),
});
/** Like an activity, tries again when the guards do not answer. */
async function admit(
  to: PinGuards,
  subject: PinAttemptSubject,
  pinDigest = uniqueName('pin'),
  key = uniqueName('key'),
) {
  const attempt = { subject, key, pinDigest };
  try {
    return await to.admit(attempt, AbortSignal.timeout(40_000));
  } catch {
    return to.admit(attempt, AbortSignal.timeout(40_000));
  }
}

/** Makes attempts one after the other that turn out to be wrong; returns how many were admitted. */
async function guess(to: PinGuards, subject: PinAttemptSubject, times: number): Promise<number> {
  let admitted = 0;
  for (let time = 0; time < times; time += 1) {
    const key = uniqueName('key');
    if (!(await admit(to, subject, uniqueName('pin'), key)).admitted) continue;
    admitted += 1;
    await to.settle(subject, key, 'wrong');
  }
  return admitted;
}

describe('many checks at once', () => {
  it('of 200 numbers are all admitted, and right ones leave no trace at the fuse', async () => {
    const to = guards();
    const checks = Array.from({ length: 200 }, async (_, index) => {
      const subject = subjectOf(`number ${index}`, `customer ${index}`);
      const key = uniqueName('key');
      const admission = await admit(to, subject, 'right', key);
      await to.settle(subject, key, 'right');
      return admission;
    });
    expect(new Set((await Promise.all(checks)).map(({ admitted }) => admitted))).toEqual(new Set([true]));
  }, 90_000);

  it('of the same PIN of one number, in many processes, are all admitted', async () => {
    const desk = uniqueName('desk');
    const subject = subjectOf('number', 'customer');
    // One batch each: more updates at once than the server takes of one workflow.
    const processes = Array.from({ length: 20 }, () => guards(desk));
    const admissions = await Promise.all(processes.map((to) => admit(to, subject, 'the same')));
    expect(new Set(admissions.map(({ admitted }) => admitted))).toEqual(new Set([true]));
  }, 60_000);

  it('of different PINs of one number do not get past the limit', async () => {
    const desk = uniqueName('desk');
    const subject = subjectOf('number', 'customer');
    const admissions = await Promise.all(
      Array.from({ length: 12 }, (_, index) => admit(guards(desk), subject, `${index}`)),
    );
    // Fewer than three, if the two guards met them in another order.
    expect(admissions.filter(({ admitted }) => admitted).length).toBeLessThanOrEqual(3);
  }, 60_000);
});

describe('an attempt that was not checked', () => {
  it('is taken back where one guard admitted it and the other did not', async () => {
    const to = guards();
    expect(await guess(to, subjectOf('first', 'customer'), 3)).toBe(3);
    // The customer is locked now, not this other number of theirs.
    for (let time = 0; time < 4; time += 1)
      expect(await admit(to, subjectOf('second', 'customer'))).toMatchObject(locked);
    expect(await guess(to, subjectOf('second', 'another'), 4)).toBe(3);
  });

  it('is not admitted any more if it was taken back before it arrived', async () => {
    const to = guards();
    const subject = subjectOf('number', 'customer');
    const key = uniqueName('key');
    await to.settle(subject, key, 'void');
    expect(await admit(to, subject, 'pin', key)).toMatchObject(locked);
    expect(await guess(to, subject, 4)).toBe(3);
  });

  it('fails in time when the guards do not answer, so that it can be taken back', async () => {
    const to = guards();
    const attempt = { subject: subjectOf('number'), key: 'key', pinDigest: 'pin' };
    await expect(to.admit(attempt, AbortSignal.abort())).rejects.toThrow('do not answer');
    await to.settle(attempt.subject, attempt.key, 'void');
    expect(await guess(to, attempt.subject, 4)).toBe(3);
  });
});

describe('guards', () => {
  it('of different help desks share nothing', async () => {
    expect(await guess(guards(), subjectOf('number', '7'), 4)).toBe(3);
    expect(await guess(guards(), subjectOf('number', '7'), 4)).toBe(3);
  });

  it('count callers who withhold their number by their call, not together', async () => {
    const to = guards();
    const [one, other] = [subjectOf(null), subjectOf(null)];
    expect(await guess(to, one, 4)).toBe(3);
    expect(await admit(to, one)).toMatchObject(locked);
    expect(await admit(to, other)).toEqual(through);
  });
});

describe('while 300 wrong tries from 100 numbers go on', () => {
  /** The guards that the stack itself uses. */
  const desk = 'zendesk';
  const end = new AbortController();
  let attack: Promise<unknown>;

  beforeAll(async () => {
    const to = guards(desk);
    const numbers = Array.from({ length: 100 }, (_, index) => subjectOf(`spoofed ${index}`));
    const next = numbers.values();
    // Each line guesses three times at once from each of its numbers, and goes on with numbers that are locked by then.
    const line = async (): Promise<void> => {
      for (const subject of next) await Promise.all([1, 2, 3].map(() => guess(to, subject, 1)));
      while (!end.signal.aborted)
        await guess(to, numbers[Math.floor(Math.random() * numbers.length)] ?? subjectOf(null), 1);
    };
    attack = Promise.all([1, 2, 3, 4].map(line));
    await vi.waitFor(
      async () => {
        // Of a number with a wrong PIN, the next try is refused.
        if ((await guess(guards(desk), subjectOf(uniqueName('probe')), 2)) !== 1) throw new Error('not blown yet');
      },
      { timeout: 80_000, interval: 1_000 },
    );
  }, 90_000);
  afterAll(async () => {
    end.abort();
    await attack;
  });

  // How soon is measured on a quiet machine: `npm run faults -- --profile attack`.
  it.each([
    ['who never called before', false],
    ['who was verified before', true],
  ])('a customer %s is verified', async (_, before) => {
    const number = before ? '+15555550161' : '+15555550162';
    await addCustomer(stack, number, '161616');
    if (before) await tryPin(stack, stack.call(number), '161616');
    expect(await tryPin(stack, stack.call(number), '161616')).toMatchObject({ kind: 'verified' });
  });

  it('numbers that were never verified are let through at a bounded rate, known and unknown alike', async () => {
    const to = guards(desk);
    // Asks the fuse, so that all the others know.
    await admit(to, subjectOf(uniqueName('first')));
    const admissions = await Promise.all(
      Array.from({ length: 2 * firstTimeRate.burst }, (_, index) =>
        admit(to, subjectOf(uniqueName('new'), index % 2 === 0 ? uniqueName('customer') : null)),
      ),
    );
    const admitted = admissions.filter((admission) => admission.admitted).length;
    expect(admitted).toBeGreaterThanOrEqual(firstTimeRate.burst - 1);
    expect(admitted).toBeLessThan(firstTimeRate.burst + 10);
  }, 30_000);

  it('a number that was verified before passes, however many first attempts there are', async () => {
    const calm = guards(desk);
    const subject = subjectOf(uniqueName('known'), uniqueName('customer'));
    await calm.settle(subject, uniqueName('key'), 'right');
    const to = guards(desk);
    await Promise.all(Array.from({ length: firstTimeRate.burst + 5 }, () => admit(to, subjectOf(uniqueName('new')))));
    for (let time = 0; time < 3; time += 1) {
      const key = uniqueName('key');
      expect(await admit(to, subject, uniqueName('pin'), key)).toEqual(through);
      await to.settle(subject, key, 'void');
    }
  }, 30_000);
});
