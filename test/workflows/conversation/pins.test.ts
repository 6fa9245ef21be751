import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { addCustomer, tryPin } from '../../support/calls.ts';
import { ada, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const no = { kind: 'notVerified' };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack({ storedPin: ada.pin });
});
afterEach(() => stack.zendesk.faults.clear());
afterAll(() => stack.close());

/** How many commands the call's workflow has accepted. */
async function updatesOf({ id }: TestCall): Promise<number> {
  const { events } = await stack.client.workflow.getHandle(`call/${id}`).fetchHistory();
  return (events ?? []).filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes).length;
}

const storedPin = (): unknown => stack.zendesk.store.users.get(stack.adaId)?.userFields['support_pin'];

describe('a plain PIN from older times', () => {
  it('is not accepted without its leading zero, and stays as it is after a wrong PIN', async () => {
    const call = stack.call();
    expect(await tryPin(stack, call, '12345')).toEqual(no);
    expect(storedPin()).toBe(ada.pin);
  });

  it('is accepted once and replaced with a PIN record, which is accepted after that', async () => {
    const verified = { kind: 'verified', requesterName: ada.name };
    expect(await tryPin(stack, stack.call(), ada.pin)).toEqual(verified);
    await expect.poll(storedPin, { timeout: 10_000 }).toMatch(/^scrypt\$/);
    expect(storedPin()).not.toContain(ada.pin);
    const call = stack.call();
    expect(await tryPin(stack, call, '12345')).toEqual(no);
    expect(await tryPin(stack, call, ada.pin)).toEqual(verified);
  });
});

describe('nobody is verified', () => {
  it('without a stored PIN, whatever is said', async () => {
    await addCustomer(stack, '+15555550110', null);
    const pins = ['0000', '', 'null'];
    const answers = await Promise.all(pins.map((pin) => tryPin(stack, stack.call('+15555550110'), pin)));
    expect(answers).toEqual([no, no, no]);
  });

  it('by a number that two customers share', async () => {
    await addCustomer(stack, '+15555550111', '121212');
    await addCustomer(stack, '+15555550111', '343434');
    const pins = ['121212', '343434'];
    const answers = await Promise.all(pins.map((pin) => tryPin(stack, stack.call('+15555550111'), pin)));
    expect(answers).toEqual([no, no]);
  });

  it('by a number that is withheld', async () => {
    const withheld = null;
    expect(await tryPin(stack, stack.call(withheld), ada.pin)).toEqual(no);
  });

  it('with an unknown number, a missing PIN or a wrong PIN, which are answered alike, each after at least a second', async () => {
    await addCustomer(stack, '+15555550112', null);
    await addCustomer(stack, '+15555550113', '565656');
    // One after the other: at the same time they could take a second anyway.
    for (const number of ['+15555550199', '+15555550112', '+15555550113']) {
      const startedAt = performance.now();
      expect(await tryPin(stack, stack.call(number), '787878')).toEqual(no);
      expect(performance.now() - startedAt).toBeGreaterThanOrEqual(950);
    }
  });
});

describe('a help desk that is down', () => {
  it('is reported as such, whether the caller is known or not, and never as a wrong PIN', async () => {
    stack.zendesk.faults.add({ kind: 'status', status: 503, times: 0 });
    const args = { pinDigest: stack.digest(ada.pin) };
    const numbers = [ada.phone, '+15555550198'];
    const asked = numbers.map((number) => stack.call(number).send('verifyPin', args, { deadlineMs: 10_000 }));
    expect(await Promise.all(asked)).toEqual([{ kind: 'unavailable' }, { kind: 'unavailable' }]);
  });
});

describe('a help desk that hangs', () => {
  it('makes a check late, not wrong: the same question gets its answer once the help desk answers', async () => {
    stack.zendesk.faults.add({ kind: 'hang', times: 0 });
    const calls = [ada.phone, '+15555550197'].map((number) => stack.call(number));
    const delivery = { key: uniqueName('late'), deadlineMs: 700 };
    const ask = () =>
      Promise.all(calls.map((call) => call.send('verifyPin', { pinDigest: stack.digest(ada.pin) }, delivery)));
    expect(await ask()).toEqual([{ kind: 'stillWorking' }, { kind: 'stillWorking' }]);
    stack.zendesk.faults.clear();
    await expect.poll(ask, { timeout: 20_000 }).toEqual([{ kind: 'verified', requesterName: ada.name }, no]);
  });

  it('costs the call nothing more, however often the question is asked again meanwhile', async () => {
    stack.zendesk.faults.add({ kind: 'hang', times: 0 });
    const call = stack.call();
    const delivery = { key: uniqueName('late'), deadlineMs: 300 };
    const ask = () => call.send('verifyPin', { pinDigest: stack.digest(ada.pin) }, delivery);
    const answers = [await ask(), ...(await Promise.all([ask(), ask(), ask(), ask()])), await ask()];
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['stillWorking']));
    expect(await updatesOf(call)).toBe(1);
    stack.zendesk.faults.clear();
    await expect.poll(ask, { timeout: 20_000 }).toMatchObject({ kind: 'verified' });
  });
});

describe('an attempt', () => {
  it('counts once, however often it is delivered, at once or later', async () => {
    const number = '+15555550114';
    await addCustomer(stack, number, '909090');
    const call = stack.call(number);
    const wrong = (process = call) => process.send('verifyPin', { pinDigest: stack.digest('111111') }, delivery);
    const delivery = { key: uniqueName('same') };
    const answers = await Promise.all([wrong(), wrong(), wrong(stack.elsewhere(call, number))]);
    answers.push(await wrong(), await wrong());
    expect(answers).toEqual([no, no, no, no, no]);
    expect(await tryPin(stack, call, '909090')).toMatchObject({ kind: 'verified' });
  });

  it('that could not be checked does not count', async () => {
    const number = '+15555550115';
    await addCustomer(stack, number, '808080');
    const call = stack.call(number);
    for (const _ of [1, 2, 3]) {
      // The number is found, then the PIN cannot be read.
      const match = { method: 'GET', path: '/api/v2/users/' };
      stack.zendesk.faults.add({ match, kind: 'status', status: 503, times: 2 });
      expect(await tryPin(stack, call, '808080')).toEqual({ kind: 'unavailable' });
    }
    expect(await tryPin(stack, call, '808080')).toMatchObject({ kind: 'verified' });
  });

  it('is one guess however many calls say the same PIN at once: all calls of one number are verified', async () => {
    const number = '+15555550117';
    await addCustomer(stack, number, '606060', 'Grace');
    const pinDigest = stack.digest('606060');
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => stack.call(number).send('verifyPin', { pinDigest }, { deadlineMs: 60_000 })),
    );
    expect(new Set(answers.map(({ kind }) => kind))).toEqual(new Set(['verified']));
  });

  it('locks after the third wrong one, in every call from that number', async () => {
    const number = '+15555550116';
    await addCustomer(stack, number, '707070');
    const wrong = ['111111', '222222', '333333'];
    const answers = await Promise.all(wrong.map((pin) => tryPin(stack, stack.call(number), pin)));
    expect(answers).toEqual([no, no, no]);
    expect(await tryPin(stack, stack.call(number), '707070')).toEqual({ kind: 'locked' });
  });
});
