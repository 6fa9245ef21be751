import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Caller } from '../../simulators/signalwire/caller.ts';
import { addCustomer } from '../support/calls.ts';
import { inZendesk, seedTicket, startHttpStack, type HttpStack } from '../support/http-stack.ts';
import { quietRuntime } from '../support/temporal.ts';

quietRuntime();
const phone = '+15557770101';
let stack: HttpStack;
let customer: number;

beforeAll(async () => {
  stack = await startHttpStack();
  customer = await addCustomer(stack, phone, '314159', 'Grace');
});
afterAll(() => stack.close());

/** The numbers of the tickets that an answer names, in its order. */
function numbersIn(response: string): number[] {
  return [...response.matchAll(/ticket (\d+), “/g)].map(([, id]) => Number(id));
}

async function verified(): Promise<Caller> {
  const caller = stack.caller(phone);
  await caller.call('verify_support_pin', { entered_pin: '314159' });
  return caller;
}

/** Lists the caller's tickets part by part, as the words of each answer say. */
async function hearAll(caller: Caller, between: () => Promise<void>): Promise<number[][]> {
  const parts: number[][] = [];
  let args: Record<string, unknown> = {};
  for (let part = 0; part < 10; part += 1) {
    const { response } = await caller.call('get_current_user_tickets', args);
    parts.push(numbersIn(response));
    const after = /with after (\S+)/.exec(response)?.[1];
    if (after === undefined) return parts;
    args = { after };
    await between();
  }
  throw new Error('the list does not end');
}

describe('a caller with twelve tickets', () => {
  it('hears each once, although two change and one is new while they listen', async () => {
    const ids: number[] = [];
    for (let index = 0; index < 12; index += 1) ids.push(await seedTicket(stack, customer, `Matter ${index}`, 'x'));
    const newestFirst = ids.toReversed();
    let change = 0;
    const changes = [
      async () => inZendesk(stack, 'PUT', `/tickets/${ids[2]}`, { ticket: { priority: 'high' } }),
      async () => {
        await inZendesk(stack, 'PUT', `/tickets/${ids[9]}`, { ticket: { status: 'pending' } });
        await seedTicket(stack, customer, 'A new matter', 'x');
      },
    ];
    const parts = await hearAll(await verified(), async () => changes[change++]?.());
    expect(parts.map(({ length }) => length)).toEqual([5, 5, 2]);
    expect(parts.flat()).toEqual(newestFirst);
  });

  it('is told that there are no more after the last one, and asked again for a number that is none', async () => {
    const caller = await verified();
    const last = await caller.call('get_current_user_tickets', { after: '1' });
    expect(last.response).toMatch(/there are no more/);
    const wrong = await caller.call('get_current_user_tickets', { after: '../7' });
    expect(wrong.response).toMatch(/number of the last ticket/);
  });
});
