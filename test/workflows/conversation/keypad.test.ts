import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCustomer } from '../../support/calls.ts';
import { ada, startStack, type Stack, type TestCall } from '../../support/stack.ts';
import { quietRuntime, uniqueName } from '../../support/temporal.ts';

quietRuntime();
const expired = { kind: 'refused', reason: 'expired' };
const verified = { kind: 'verified', requesterName: ada.name };
let stack: Stack;

beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.close());

async function askForKeypad(call: TestCall): Promise<string> {
  const reply = await call.send('verifyPin', { pinDigest: null });
  if (reply.kind !== 'keypad') throw new Error(`answered with ${reply.kind}`);
  return reply.nonce;
}

function keyIn(call: TestCall, nonce: string, pin: string | null, key = uniqueName('key')) {
  const pinDigest = pin === null ? null : stack.digest(pin);
  return call.send('enterKeypadPin', { nonce, pinDigest }, { key });
}

describe('a keypad code', () => {
  it('that was never given is refused, before and after another one was', async () => {
    const call = stack.call();
    expect(await keyIn(call, 'made-up', ada.pin)).toEqual(expired);
    await askForKeypad(call);
    expect(await keyIn(call, 'made-up', ada.pin)).toEqual(expired);
    expect(await call.send('listTickets', {})).toEqual({ kind: 'refused', reason: 'notAuthenticated' });
  });

  it('of another call is refused', async () => {
    const [call, other] = [stack.call(), stack.call()];
    await askForKeypad(call);
    expect(await keyIn(call, await askForKeypad(other), ada.pin)).toEqual(expired);
  });

  it('is used up by a wrong PIN, and by keying in nothing at all', async () => {
    await addCustomer(stack, '+15555550120', '101010');
    for (const pin of ['999999', null]) {
      const call = stack.call('+15555550120');
      const nonce = await askForKeypad(call);
      expect(await keyIn(call, nonce, pin)).toEqual({ kind: 'notVerified' });
      expect(await keyIn(call, nonce, '101010')).toEqual(expired);
    }
  });

  it('is refused once a newer one was given', async () => {
    const call = stack.call();
    const [old, fresh] = [await askForKeypad(call), await askForKeypad(call)];
    expect(await keyIn(call, old, ada.pin)).toEqual(expired);
    expect(await keyIn(call, fresh, ada.pin)).toEqual(verified);
  });

  it('proves who the customer is, once; the same delivery again gets the same answer', async () => {
    const call = stack.call();
    const nonce = await askForKeypad(call);
    const key = uniqueName('same');
    const answers = await Promise.all([keyIn(call, nonce, ada.pin, key), keyIn(call, nonce, ada.pin, key)]);
    expect([...answers, await keyIn(call, nonce, ada.pin, key)]).toEqual([verified, verified, verified]);
    expect(await keyIn(call, nonce, ada.pin)).toEqual(expired);
    expect(await call.send('listTickets', {})).toEqual({ kind: 'tickets', tickets: [] });
  });
});

it('wrong PINs keyed in and spoken count together', async () => {
  await addCustomer(stack, '+15555550121', '202020');
  const call = stack.call('+15555550121');
  const wrong = [await keyIn(call, await askForKeypad(call), '111111')];
  for (const pin of ['222222', '333333']) wrong.push(await call.send('verifyPin', { pinDigest: stack.digest(pin) }));
  expect(wrong.map(({ kind }) => kind)).toEqual(['notVerified', 'notVerified', 'notVerified']);
  expect(await keyIn(call, await askForKeypad(call), '202020')).toEqual({ kind: 'locked' });
});
