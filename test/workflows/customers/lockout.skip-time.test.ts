import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCustomer, guessThrice, tryPin } from '../../support/calls.ts';
import { ada } from '../../support/stack.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
const minuteMs = 60_000;
const secondMs = 1_000;
let stack: TimeSkippingStack;

beforeAll(async () => {
  stack = await startTimeSkippingStack();
});
afterAll(() => stack.close());

describe('three wrong PINs', () => {
  it('lock for 15 minutes, also for the right PIN and in a new call; three more lock for 30', async () => {
    const call = stack.call();
    for (const pin of ['111111', '222222', '333333']) {
      expect(await tryPin(stack, call, pin)).toEqual({ kind: 'notVerified' });
    }
    const lockedAt = await stack.nowMs();
    expect(await tryPin(stack, call, ada.pin)).toEqual({ kind: 'locked' });
    // The lock began up to a few seconds before its answer came.
    await stack.skip(15 * minuteMs - 20 * secondMs);
    expect(await tryPin(stack, call, ada.pin)).toEqual({ kind: 'locked' });
    expect(await tryPin(stack, stack.call(), ada.pin)).toEqual({ kind: 'locked' });
    await stack.skip(lockedAt + 15 * minuteMs - (await stack.nowMs()));

    await guessThrice(stack, stack.call());
    const lockedAgainAt = await stack.nowMs();
    await stack.skip(30 * minuteMs - 20 * secondMs);
    expect(await tryPin(stack, stack.call(), ada.pin)).toEqual({ kind: 'locked' });
    await stack.skip(lockedAgainAt + 30 * minuteMs - (await stack.nowMs()));
    expect(await tryPin(stack, stack.call(), ada.pin)).toEqual({ kind: 'verified', requesterName: ada.name });
  });

  it('do not lead to a lock if there was a right PIN in between', async () => {
    await addCustomer(stack, '+15555550101', '404040', 'Grace');
    for (const _ of [1, 2]) {
      const call = stack.call('+15555550101');
      await Promise.all(['111111', '222222'].map((pin) => tryPin(stack, call, pin)));
      expect(await tryPin(stack, call, '404040')).toEqual({ kind: 'verified', requesterName: 'Grace' });
    }
  });

  it('lock the number that they came from, whoever it belongs to afterwards', async () => {
    await guessThrice(stack, stack.call('+15555550102'));
    await addCustomer(stack, '+15555550102', '505050');
    expect(await tryPin(stack, stack.call('+15555550102'), '505050')).toEqual({ kind: 'locked' });
  });

  it('lock the customer, whatever number they call from next', async () => {
    const id = await addCustomer(stack, '+15555550103', '606060');
    await guessThrice(stack, stack.call('+15555550103'));
    const customer = stack.zendesk.store.users.get(id);
    if (customer === undefined) throw new Error('the customer is gone');
    stack.zendesk.store.setPhone(customer, '+15555550104');
    stack.zendesk.store.saveUser(customer);
    expect(await tryPin(stack, stack.call('+15555550104'), '606060')).toEqual({ kind: 'locked' });
    await stack.skip(15 * minuteMs);
    expect(await tryPin(stack, stack.call('+15555550104'), '606060')).toMatchObject({ kind: 'verified' });
  });
});
