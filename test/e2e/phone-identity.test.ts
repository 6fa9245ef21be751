import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Exchange, FunctionAnswer } from '../../simulators/signalwire/caller.ts';
import { sayPin, startHttpStack, verify, type HttpStack } from '../support/http-stack.ts';
import { addCustomer } from '../support/calls.ts';
import { ada } from '../support/stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
/** A customer whose PIN has no leading zero. */
const grace = { name: 'Grace Hopper', phone: '+15555550166', pin: '906070' } as const;
let stack: HttpStack;

beforeAll(async () => {
  stack = await startHttpStack();
  await addCustomer(stack, grace.phone, grace.pin, grace.name);
});
afterAll(() => stack.close());

/** Says a PIN in a new call. */
const say = (phone: string, entered_pin: unknown, more: Record<string, unknown> = {}) =>
  sayPin(stack.caller(phone), entered_pin, more);
const stateOf = (callId: string) => stack.conversations.state({ channel: 'call', id: callId });

function opens(answer: FunctionAnswer): boolean {
  return answer.actions.some((action) => 'toggle_functions' in action);
}

describe("an agent made after SignalWire's guide", () => {
  it('is understood when it sends the PIN as an integer with all its digits', async () => {
    const answer = await say(grace.phone, Number(grace.pin), { caller_phone_number: grace.phone });
    expect(answer.response).toContain(`verified as “${grace.name}”`);
    expect(opens(answer)).toBe(true);
  });

  it('is told when a PIN has lost its leading zero, and no try is counted', async () => {
    const caller = stack.caller();
    for (let time = 0; time < 5; time += 1) {
      for (const entered_pin of [Number(ada.pin), '12345', '12345.0', 12345.5, -12345, 'five', '0123456']) {
        const answer = await caller.call('verify_support_pin', { entered_pin });
        expect(answer.response).toMatch(/did not count as a try|Nothing was done yet/);
        expect(opens(answer)).toBe(false);
      }
    }
    await verify(caller);
    expect(await stateOf(caller.callId)).toMatchObject({ customer: { failedPins: 0 }, status: 'authenticated' });
  });

  it('may send the number of the call in any spelling', async () => {
    for (const number of [ada.phone, '(555) 555-0123', '555-555-0123', '1 555 555 0123', '', 'null', null, 5, {}]) {
      const caller = stack.caller();
      await caller.call('startup_hook');
      const answer = await caller.call('get_current_user_tickets', { caller_phone_number: number });
      expect(answer.response).toContain('not verified yet');
      expect(await stateOf(caller.callId), JSON.stringify(number)).toMatchObject({ customer: { numberMismatches: 0 } });
    }
  });
});

describe('a claimed phone number', () => {
  it('never decides who the customer is, and is recorded when it is not the number of the call', async () => {
    const caller = stack.caller();
    const answer = await sayPin(caller, ada.pin, { caller_phone_number: grace.phone });
    expect(answer.response).toContain(`verified as “${ada.name}”`);
    expect(await stateOf(caller.callId)).toMatchObject({ customer: { numberMismatches: 1, callerNumber: ada.phone } });
  });

  it("does not verify a stranger, even with that customer's right PIN", async () => {
    const caller = stack.caller('+15555550111');
    const { response } = await sayPin(caller, ada.pin, { caller_phone_number: ada.phone });
    expect(response).toContain('could not be verified');
    expect(await stateOf(caller.callId)).toMatchObject({ customer: { requester: null, numberMismatches: 1 } });
  });

  it('decides as little when the call has no number', async () => {
    const callers = ['anonymous', '', 'sip:guest-1@example.com'];
    const answers = callers.map((from) => say(from, ada.pin, { caller_phone_number: ada.phone }));
    for (const { response } of await Promise.all(answers)) expect(response).toContain('cannot be checked');
  });
});

describe('a PIN', () => {
  it('is understood as it is spoken', async () => {
    for (const spoken of [
      'zero one two three four five',
      '0-1-2 3 4 5',
      'oh one two, three four five',
      '０１２３４５',
    ]) {
      expect(opens(await say(ada.phone, spoken)), spoken).toBe(true);
    }
  });

  it('switches the ticket functions on only when it is right, and always leaves the history of the model', async () => {
    const caller = stack.caller(grace.phone);
    for (const entered_pin of ['12345', 'x'.repeat(300), { a: 1 }, '111111']) {
      const answer = await sayPin(caller, entered_pin);
      expect(answer.actions, JSON.stringify(entered_pin)).toEqual([{ replace_in_history: true }]);
    }
    const { actions } = await sayPin(caller, grace.pin);
    expect(actions).toContainEqual({ replace_in_history: true });
    const toggles = actions.flatMap(({ toggle_functions: list }) => (Array.isArray(list) ? (list as unknown[]) : []));
    expect(toggles).toContainEqual({ function: 'create_ticket', active: true });
    expect(toggles).toContainEqual({ function: 'get_current_user_tickets', active: true });
  });

  it('is refused in the same words whether it is wrong, the customer has none, or the number is unknown', async () => {
    await addCustomer(stack, '+15555550133', null);
    const answers = await Promise.all(
      [grace.phone, '+15555550133', '+15555550134'].map((phone) => say(phone, '222222')),
    );
    expect(new Set(answers.map(({ response, actions }) => JSON.stringify({ response, actions }))).size).toBe(1);
  });

  it('is locked after three wrong ones, in this call and the next, said or keyed in', async () => {
    const phone = '+15555550144';
    await addCustomer(stack, phone, '700700');
    const caller = stack.caller(phone);
    const wrong = ['700701', '700702', '700703'].map((entered_pin) => sayPin(caller, entered_pin));
    for (const { response } of await Promise.all(wrong)) expect(response).toContain('could not be verified');
    const locked = await sayPin(caller, '700700');
    expect(locked.response).toContain('not possible at the moment');
    expect(opens(locked)).toBe(false);
    const again = stack.caller(phone);
    expect((await sayPin(again, '700700')).response).toBe(locked.response);
    const keyed = await again.keyIn(await again.call('verify_support_pin'), '700700');
    expect(keyed.body).toEqual({ status: 'locked' });
  });

  it('appears in no answer and no line of the log', async () => {
    const exchanges: string[] = [];
    const caller = stack.caller();
    for (const entered_pin of ['987654', ada.pin, Number('987655'), 'nine eight seven six five four']) {
      exchanges.push(JSON.stringify(await caller.call('verify_support_pin', { entered_pin })));
    }
    const seen = [...exchanges, ...stack.logLines].join('\n');
    for (const secret of [ada.pin, '987654', '987655', 'nine eight', grace.pin, stack.pepper]) {
      expect(seen).not.toContain(secret);
    }
    expect(stack.logLines.length).toBeGreaterThan(0);
  });
});

describe('the keypad', () => {
  const status = ({ status, body }: Exchange) => ({ http: status, ...(body as Record<string, unknown>) });

  it('verifies without the language model hearing a digit', async () => {
    const caller = stack.caller();
    const asked = await caller.call('verify_support_pin');
    expect(asked.response).toContain('key in the PIN');
    expect(opens(asked)).toBe(false);
    const keyed = await caller.keyIn(asked, ada.pin);
    expect(keyed).toMatchObject({ status: 200, body: { status: 'verified' } });
    expect(JSON.stringify(keyed.body)).not.toContain(ada.pin);
    const after = await caller.call('verify_support_pin');
    expect(after.response).toContain(`verified as “${ada.name}”`);
    expect(opens(after)).toBe(true);
  });

  it('accepts one PIN per code: the next one needs a new code', async () => {
    const caller = stack.caller();
    const asked = await caller.call('verify_support_pin');
    expect(status(await caller.keyIn(asked, '444444'))).toEqual({ http: 200, status: 'wrong' });
    expect(status(await caller.keyIn(asked, ada.pin))).toEqual({ http: 200, status: 'expired' });
    expect(await stateOf(caller.callId)).toMatchObject({ customer: { requester: null } });
    // The same delivery again is the same try.
    expect(status(await caller.keyIn(asked, '444444'))).toEqual({ http: 200, status: 'wrong' });
    const { failedPins } = (await stateOf(caller.callId)).customer;
    expect(failedPins).toBe(1);
    expect(status(await caller.keyIn(await caller.call('verify_support_pin'), ada.pin))).toEqual({
      http: 200,
      status: 'verified',
    });
  });

  it('refuses a code of another call, a made-up one, and one without its call', async () => {
    const caller = stack.caller();
    const asked = JSON.stringify((await caller.call('verify_support_pin')).actions);
    const code = /"nonce":"([^"]+)"/.exec(asked)?.[1] ?? '';
    expect(code).toContain(caller.callId);
    const other = stack.caller();
    await other.call('startup_hook');
    const nonce = code.slice(code.lastIndexOf('/') + 1);
    for (const wrong of [`${other.callId}/${nonce}`, `${caller.callId}/x`, nonce, `never-was/${nonce}`, '', 5, null]) {
      const answer = await other.send('/swaig/pin', { nonce: wrong, pin: ada.pin });
      expect(answer.body, String(wrong)).toEqual({ status: 'expired' });
    }
    expect(await stateOf(other.callId)).toMatchObject({ customer: { requester: null } });
  });

  it('counts no try when nothing was keyed in', async () => {
    const caller = stack.caller();
    for (const digits of ['', '12', '#']) {
      expect(status(await caller.keyIn(await caller.call('verify_support_pin'), digits))).toEqual({
        http: 200,
        status: 'wrong',
      });
    }
    expect(await stateOf(caller.callId)).toMatchObject({ customer: { failedPins: 0 } });
  });
});
