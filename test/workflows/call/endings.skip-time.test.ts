import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtInRouting } from '../../../src/domain/routing/routing.ts';
import { notesOn, openTicket, summaryOf } from '../../support/calls.ts';
import { authenticate, type TestCall } from '../../support/stack.ts';
import { startTimeSkippingStack, type TimeSkippingStack } from '../../support/time-skipping-stack.ts';
import { quietRuntime } from '../../support/temporal.ts';

quietRuntime();
const minuteMs = 60_000;
const secondMs = 1_000;
const idleMs = 35 * minuteMs;
let stack: TimeSkippingStack;

beforeAll(async () => {
  const transfers = { default: { kind: 'number', to: '+15555550900' } } as const;
  stack = await startTimeSkippingStack({ idleMs, routing: { ...builtInRouting, transfers } });
});
afterAll(() => stack.close());

/** The workflow's status and the server's time at which it ended. */
async function ending(call: TestCall): Promise<{ status: string; afterMs: number | null }> {
  const { status, startTime, closeTime } = await stack.client.workflow.getHandle(`call/${call.id}`).describe();
  return { status: status.name, afterMs: closeTime === undefined ? null : closeTime.getTime() - startTime.getTime() };
}

async function withTicket(): Promise<{ call: TestCall; ticketId: number }> {
  const call = stack.call();
  await authenticate(stack, call);
  return { call, ticketId: (await openTicket(stack, call)).id };
}

const summary = summaryOf({ summary: 'The router was replaced.' });

describe('a call that falls silent', () => {
  it('ends by itself after the idle time', async () => {
    const call = stack.call();
    await authenticate(stack, call);
    await stack.skip(idleMs - minuteMs);
    expect(await ending(call)).toEqual({ status: 'RUNNING', afterMs: null });
    await stack.skip(2 * minuteMs);
    const { status, afterMs } = await ending(call);
    expect(status).toBe('COMPLETED');
    expect(afterMs).toBeGreaterThanOrEqual(idleMs);
  });

  it('ends by itself even if its very first command was refused', async () => {
    const call = stack.call();
    expect(await call.send('listTickets', {})).toEqual({ kind: 'refused', reason: 'notAuthenticated' });
    expect((await ending(call)).status).toBe('RUNNING');
    await stack.skip(idleMs + minuteMs);
    expect((await ending(call)).status).toBe('COMPLETED');
  });

  it('continues as long as it is used, and refuses commands after its end', async () => {
    const call = stack.call();
    for (const _ of [1, 2, 3]) {
      expect(await call.send('begin', null)).toEqual({ kind: 'done' });
      await stack.skip(idleMs - minuteMs);
    }
    expect((await ending(call)).status).toBe('RUNNING');
    await stack.skip(2 * minuteMs);
    expect(await call.send('begin', null)).toEqual({ kind: 'refused', reason: 'ended' });
  });
});

describe('a hang-up', () => {
  it('without a summary leads to a note two minutes later', async () => {
    const { call, ticketId } = await withTicket();
    await call.send('end', null);
    await stack.skip(2 * minuteMs - 15 * secondMs);
    expect(notesOn(stack, ticketId)).toHaveLength(0);
    await stack.skip(20 * secondMs);
    expect(notesOn(stack, ticketId)).toEqual([expect.stringContaining('Phone call ended.')]);
    expect((await ending(call)).status).toBe('COMPLETED');
  });

  it('after the summary leads to a note at once, and so does a summary after the hang-up', async () => {
    for (const order of ['summary first', 'hang-up first']) {
      const { call, ticketId } = await withTicket();
      if (order === 'summary first') await call.send('summarize', summary);
      await call.send('end', null);
      if (order === 'hang-up first') await call.send('summarize', summary);
      // Long enough for the note to be written, and far shorter than any of our wait times.
      await expect.poll(() => notesOn(stack, ticketId), { timeout: 10_000 }).toHaveLength(1);
      expect(notesOn(stack, ticketId)[0]).toContain(summary.summary);
    }
  });
});

describe('a summary without a hang-up', () => {
  it('leads to a note after half a minute of silence', async () => {
    const { call, ticketId } = await withTicket();
    await call.send('summarize', summary);
    await stack.skip(20 * secondMs);
    expect(notesOn(stack, ticketId)).toHaveLength(0);
    await stack.skip(15 * secondMs);
    expect(notesOn(stack, ticketId)).toHaveLength(1);
    expect((await ending(call)).status).toBe('COMPLETED');
  });
});

describe('a transfer', () => {
  async function handedOff(): Promise<{ call: TestCall; ticketId: number; nonce: string }> {
    const call = stack.call();
    const reply = await call.send('escalate', { reason: 'wants a human', summary: null, intents: [], ticketId: null });
    if (reply.kind !== 'escalated' || reply.transfer === null) throw new Error(`answered with ${reply.kind}`);
    return { call, ticketId: Number(reply.ticketId), nonce: reply.transfer.nonce };
  }

  it('without a report keeps the conversation open for two hours, and no longer', async () => {
    const { call, ticketId } = await handedOff();
    await call.send('summarize', summary);
    await stack.skip(119 * minuteMs);
    expect((await ending(call)).status).toBe('RUNNING');
    expect(notesOn(stack, ticketId).filter((body) => body.includes('ended.'))).toHaveLength(1);
    await stack.skip(2 * minuteMs);
    expect((await ending(call)).status).toBe('COMPLETED');
  });

  it('is not awaited any longer after an operator cancels the conversation', async () => {
    const { call, ticketId } = await handedOff();
    await call.send('summarize', summary);
    await stack.skip(5 * minuteMs);
    await stack.client.workflow.getHandle(`call/${call.id}`).cancel();
    await expect.poll(async () => (await ending(call)).status, { timeout: 10_000 }).toBe('COMPLETED');
    expect(notesOn(stack, ticketId).filter((body) => body.includes('ended.'))).toHaveLength(1);
  });

  it('with a report ends the conversation, with one note about the call and one about the transfer', async () => {
    const { call, ticketId, nonce } = await handedOff();
    await call.send('summarize', summary);
    await stack.skip(40 * minuteMs);
    expect(await call.send('reportTransfer', { nonce, outcome: 'noAnswer' })).toEqual({ kind: 'done' });
    await expect.poll(async () => (await ending(call)).status, { timeout: 10_000 }).toBe('COMPLETED');
    const notes = notesOn(stack, ticketId);
    expect(notes.filter((body) => body.includes('Phone call ended.'))).toHaveLength(1);
    expect(notes.filter((body) => body.includes('Nobody answered'))).toHaveLength(1);
  });

  it('is not disturbed by a repeated summary', async () => {
    const { call, ticketId } = await handedOff();
    await call.send('summarize', summary);
    await stack.skip(minuteMs);
    await call.send('summarize', summary);
    await stack.skip(121 * minuteMs);
    expect((await ending(call)).status).toBe('COMPLETED');
    expect(notesOn(stack, ticketId).filter((body) => body.includes('Phone call ended.'))).toHaveLength(1);
  });
});
